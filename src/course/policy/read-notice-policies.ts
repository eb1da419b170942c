import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Problem, problem } from '../../message/problem.ts';
import { readInstant } from '../time/read-instant.ts';
import schema from './notice-policy.schema.json' with { type: 'json' };
import type { NoticePolicy, Reading } from './notice-policy.ts';

/** Policies that were read; with any problem none of them may be used. */
export interface ReadPolicies {
  readonly policies: readonly NoticePolicy[];
  readonly problems: readonly Problem[];
}

/** A policy as its file has it, after the schema has passed it. */
interface PolicyFile {
  readonly policyId: string;
  readonly version: string;
  readonly validFrom: string;
  readonly validTo?: string;
  readonly parties?: { readonly region: string; readonly municipality: string };
  readonly healthCouncil?: { readonly name: string; readonly reference: string };
  readonly baseHours: number;
  readonly fridayHours: number;
  readonly reading: Reading;
}

/**
 * Checks policy files and makes them ready for use. A local agreement without both parties, validity and the health
 * council's reference is refused (R-NOT-09), and so are two that hold at the same time for the same parties.
 * @param files the parsed JSON of each file, in any order
 */
export function readNoticePolicies(files: readonly unknown[]): ReadPolicies {
  const ajv = new Ajv2020({ allErrors: true });
  const check = ajv.compile<PolicyFile>(schema);
  const policies: NoticePolicy[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    if (!check(file)) {
      const found = ajv.errorsText(check.errors, { dataVar: 'policy', separator: '; ' }).slice(0, 500);
      problems.push(invalid(nameOf(file), found));
      continue;
    }
    const from = readInstant(file.validFrom);
    const to = file.validTo === undefined ? undefined : readInstant(file.validTo);
    problems.push(...from.problems, ...(to?.problems ?? []));
    if (from.instant === undefined || (to !== undefined && to.instant === undefined)) continue;
    if (to?.instant !== undefined && to.instant <= from.instant) {
      problems.push(invalid(file.policyId, 'validTo is not after validFrom'));
    }
    if (file.fridayHours < file.baseHours) {
      problems.push(invalid(file.policyId, 'fridayHours are fewer than baseHours'));
    }
    policies.push({
      policyId: file.policyId,
      version: file.version,
      reading: file.reading,
      baseHours: file.baseHours,
      fridayHours: file.fridayHours,
      validFrom: from.instant,
      validTo: to?.instant,
      parties: file.parties,
      healthCouncil: file.healthCouncil,
    });
  }
  problems.push(...overlaps(policies));
  return { policies, problems };
}

function overlaps(policies: readonly NoticePolicy[]): Problem[] {
  return policies.flatMap((one, index) =>
    policies
      .slice(index + 1)
      .filter(
        (other) => sameParties(one, other) && startsBeforeEndOf(one, other) && startsBeforeEndOf(other, one),
      )
      .map((other) =>
        invalid(one.policyId, `holds at the same time as ${other.policyId}, version ${other.version}`),
      ),
  );
}

function sameParties(one: NoticePolicy, other: NoticePolicy): boolean {
  return (
    one.parties?.region === other.parties?.region && one.parties?.municipality === other.parties?.municipality
  );
}

function startsBeforeEndOf(one: NoticePolicy, other: NoticePolicy): boolean {
  return other.validTo === undefined || one.validFrom < other.validTo;
}

function invalid(policy: string, found: string): Problem {
  return problem('policy.invalid', { params: { policy, found }, rule: 'R-NOT-09' });
}

function nameOf(file: unknown): string {
  const id = typeof file === 'object' && file !== null && 'policyId' in file ? file.policyId : undefined;
  return typeof id === 'string' ? id.slice(0, 64) : '?';
}
