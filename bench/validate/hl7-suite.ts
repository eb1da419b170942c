import type { FhirPackage } from '../../src/fhir/packages/fhir-package.ts';
import { parseFhirXml } from '../../src/fhir/xml/parse-fhir-xml.ts';
import { loadDefinitions } from '../../src/validate/profile/definitions.ts';
import { validateResource } from '../../src/validate/profile/message-context.ts';
import { type HL7Case, hl7Files } from './corpora.ts';

/** What we say of one case. */
export interface HL7Result {
  readonly case: HL7Case;
  readonly valid: boolean;
  /** Codes and places of our errors, or why the file could not be read. */
  readonly errors: readonly string[];
}

/** Runs a case of HL7's validator suite: its file against R4, and against its profile where it has one. */
async function runHL7Case(each: HL7Case, files: Readonly<Record<string, string>>): Promise<HL7Result> {
  const supporting = [...each.supporting, ...(each.profile === undefined ? [] : [each.profile])];
  const resources = supporting.flatMap((name) => readResource(name, files[name] ?? '') ?? []) as {
    url?: string;
  }[];
  const definitions = await loadDefinitions({
    packages: [packageOf(resources)],
    policy: { allowExampleUrls: each.options.examples !== false, rejectUnknownExtensions: true },
  });
  const input = readResource(each.file, files[each.file] ?? '');
  if (input === undefined) return { case: each, valid: false, errors: ['not readable'] };
  const profile = each.profile === undefined ? undefined : resources.at(-1)?.url;
  const { valid, problems } = validateResource(definitions, input, profile === undefined ? [] : [profile]);
  const errors = problems
    .filter((found) => found.severity === 'error')
    .map((found) => `${found.code} ${found.expression ?? ''} ${found.rule ?? ''}`.trim());
  return { case: each, valid, errors };
}

/** The results of all cases of a tier. */
export async function runHL7Suite(cases: readonly HL7Case[]): Promise<HL7Result[]> {
  const files = hl7Files();
  const results: HL7Result[] = [];
  for (const each of cases) results.push(await runHL7Case(each, files));
  return results;
}

/** Balanced accuracy: the mean of how many of the valid and how many of the invalid are judged right. */
export function balancedAccuracy(results: readonly HL7Result[]): number {
  const rate = (expected: string) => {
    const of = results.filter((each) => each.case.expected === expected);
    return of.filter((each) => each.valid === (expected === 'valid')).length / of.length;
  };
  return (rate('valid') + rate('invalid')) / 2;
}

function readResource(name: string, text: string): unknown {
  if (name.endsWith('.xml')) {
    const parsed = parseFhirXml(text);
    return Array.isArray(parsed) ? undefined : parsed.resource;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function packageOf(resources: readonly unknown[]): FhirPackage {
  const files = new Map(
    resources.map((resource, i) => {
      const { resourceType } = resource as { resourceType: string };
      return [`package/${resourceType}-${i}.json`, JSON.stringify(resource)];
    }),
  );
  return { name: 'supporting', version: '0', dependencies: {}, hash: '', files };
}
