import type { OrganisationKind } from '../message/organisation-kind.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { Organisation } from '../network/network.ts';

/** Who sends a message of this kind to whom. */
interface Way {
  readonly from: readonly OrganisationKind[];
  readonly to: readonly OrganisationKind[];
}

/**
 * The ways of the messages between hospital, municipality, place and GP that tell a course nothing by themselves, as the
 * inventory of 2010 has them (domain model 3.2). A hospital passes an admission report on to the place; a place sends the
 * discharge letter for its doctor.
 */
const ways: Readonly<Record<string, readonly Way[]>> = {
  // M15
  'sop-admission-report': [
    { from: ['municipality', 'municipal-nursing'], to: ['hospital', 'sop'] },
    { from: ['hospital'], to: ['sop'] },
  ],
  // M16
  'sop-admission-reply': [{ from: ['municipality', 'municipal-nursing'], to: ['hospital'] }],
  // M17
  'sop-care-plan': [{ from: ['hospital'], to: ['municipality', 'sop'] }],
  // M19
  'sop-discharge-report': [{ from: ['hospital'], to: ['municipality', 'sop'] }],
  // M21
  'sop-epikrise': [{ from: ['hospital', 'attached-doctor', 'sop'], to: ['general-practice'] }],
};

/**
 * Refuses a report, plan or discharge letter of somebody who has no part in it (R-ID-02), and one to somebody who has none:
 * who is not meant to have it is not told (R-SEC-02).
 * @param receivers organisations that would get the message
 */
export function judgeRole(
  event: string,
  sender: Organisation,
  receivers: readonly Organisation[],
): readonly Problem[] {
  const known = ways[event];
  if (known === undefined) return [];
  const own = known.filter(({ from }) => from.includes(sender.kind));
  if (own.length === 0) {
    const expected = namesOf(known.flatMap(({ from }) => from));
    const params = { event, found: sender.kind, expected };
    return [problem('role.not-sender', { expression: `${header}.sender`, rule: 'R-ID-02', params })];
  }
  const meant = own.flatMap(({ to }) => to);
  return receivers
    .filter(({ kind }) => !meant.includes(kind))
    .map(({ kind }) => {
      const params = { event, found: kind, expected: namesOf(meant) };
      return problem('role.not-receiver', { expression: `${header}.destination`, rule: 'R-SEC-02', params });
    });
}

const header = 'Bundle.entry[0].resource';

function namesOf(kinds: readonly OrganisationKind[]): string {
  return [...new Set(kinds)].join(', ');
}
