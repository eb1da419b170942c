import { type Problem, problem } from '../../message/problem.ts';
import { compareVersions } from './compare-versions.ts';
import { type FhirPackage, packageId } from './fhir-package.ts';

/**
 * Packages every validation has without asking: R4 itself comes with the program, and of HL7's terminology
 * and extension packs nothing is needed by a required binding of the messages.
 */
const BUILT_IN =
  /^hl7\.(?:fhir\.r4\.(?:core|expansions|examples)|terminology(?:\.r4)?|fhir\.uv\.extensions(?:\.r4)?)$/;

export interface Resolution {
  /** The roots first, then what they need, each name once per version asked for. */
  readonly packages: readonly FhirPackage[];
  /** One `package.missing` for each dependency that is not installed. */
  readonly problems: readonly Problem[];
}

/**
 * Walks the dependencies of the roots through the installed packages. A dependency's version may be exact,
 * `1.2.x`, `latest` or `current`. A root always wins over another version of the same name that a
 * dependency asks for: a context pins what it pins.
 */
export function resolveDependencies(
  roots: readonly FhirPackage[],
  installed: readonly FhirPackage[],
): Resolution {
  const pinned = new Set(roots.map((root) => root.name));
  const packages = new Map(roots.map((root) => [packageId(root), root]));
  const problems: Problem[] = [];
  for (const wanting of packages.values()) {
    for (const [name, version] of Object.entries(wanting.dependencies)) {
      if (BUILT_IN.test(name) || pinned.has(name)) continue;
      const found = select(installed, name, version);
      if (found) packages.set(packageId(found), found);
      else {
        const params = { package: packageId(wanting), dependency: packageId({ name, version }) };
        problems.push(problem('package.missing', { params }));
      }
    }
  }
  return { packages: [...packages.values()], problems };
}

function select(installed: readonly FhirPackage[], name: string, version: string): FhirPackage | undefined {
  const same = installed.filter((each) => each.name === name);
  const newest = same.sort((one, other) => compareVersions(other.version, one.version));
  if (version === 'latest' || version === 'current') return newest[0];
  if (version.endsWith('.x')) return newest.find((each) => each.version.startsWith(version.slice(0, -1)));
  return newest.find((each) => each.version === version);
}
