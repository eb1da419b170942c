import { type Problem, problem } from '../../message/problem.ts';
import { type FhirPackage, packageId } from './fhir-package.ts';

/** A problem when a package's manifest names FHIR versions and none of them is R4 (4.0.x). */
export function fhirVersionFault(read: FhirPackage): Problem | undefined {
  const manifest = JSON.parse(read.files.get('package/package.json') ?? '{}') as Record<string, unknown>;
  const named = manifest.fhirVersions ?? manifest['fhir-version-list'];
  if (!Array.isArray(named) || named.length === 0) return undefined;
  if (named.some((version) => typeof version === 'string' && /^4\.0(?:\.|$)/.test(version))) return undefined;
  const params = { package: packageId(read), found: named.join(', ').slice(0, 100) };
  return problem('package.fhir-version', { params });
}
