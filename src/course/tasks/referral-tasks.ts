import { type Course, currentReferral, type ReferralRecord } from '../course.ts';
import { admissionCriteria, type TargetGroupFlag } from '../criteria.ts';
import type { ReferralState } from '../tables/referral-table.ts';
import { aged, type Owed, type TaskKind } from './task.ts';

const undecided: readonly ReferralState[] = [
  'received',
  'needs-information',
  'in-assessment',
  'no-capacity',
  'alternative-offered',
];

/** What target-group flags say should be looked at; the flag alone decides nothing (R-REF-10). */
const weighty: readonly TargetGroupFlag[] = ['X1', 'X2', 'X3', 'X4', 'X5', 'X6', 'X7', 'X8', 'X9'];

/** What is owed until a referral is decided, and after a rejection. */
export const referralTasks: readonly TaskKind[] = [
  {
    name: 'find-alternative',
    owner: 'region',
    rule: 'R-ALL-05',
    owed: (course, { patience }, now) => {
      const since = searchedSince(currentReferral(course));
      return since === undefined ? [] : [aged(since, patience.alternativeSearch, now)];
    },
  },
  {
    name: 'rejection-dialogue',
    owner: 'region',
    rule: 'R-ALL-04',
    owed: (course, { patience }, now) =>
      inReferral(course, ['rejected-dialogue-open'], patience.rejectionDialogue, now),
  },
  {
    // A citizen who was shown on must not be forgotten between two visitations.
    name: 'decide-rehabilitation',
    owner: 'specialised-visitation',
    rule: 'R-SPR-02',
    owed: (course, { patience }, now) =>
      awaitsSpecialised(currentReferral(course))
        ? inReferral(course, ['redirected'], patience.alternativeSearch, now)
        : [],
  },
  {
    name: 'decide-again',
    owner: 'visitation',
    rule: 'R-SPR-02',
    owed: (course) =>
      currentReferral(course)?.rehabilitation === 'declined' ? inReferral(course, ['in-assessment']) : [],
  },
  {
    // By telephone; the start of the stay is told to the referrer too, and the matter is over.
    name: 'tell-referrer',
    owner: 'visitation',
    rule: 'R-ALL-16',
    owed: (course) => {
      const { untoldSince: since, state } = currentReferral(course) ?? {};
      const isOver = state === 'withdrawn' || state === 'in-error' || course.stay.arrivedAt !== undefined;
      return since === undefined || isOver ? [] : [{ since }];
    },
  },
  {
    name: 'answer-criteria',
    owner: 'referrer',
    rule: 'R-REF-05',
    owed: (course) =>
      inReferral(course, undecided).filter(() =>
        admissionCriteria.some((each) => currentReferral(course)?.criteria[each] === undefined),
      ),
  },
  {
    name: 'record-dialogue',
    owner: 'referrer',
    rule: 'R-REF-08',
    owed: (course) =>
      inReferral(course, undecided).filter(() => currentReferral(course)?.dialogueRecorded === false),
  },
  {
    name: 'assess-flag',
    owner: 'visitation',
    rule: 'R-REF-10',
    owed: (course) =>
      inReferral(course, undecided).flatMap((owed) =>
        (currentReferral(course)?.flags ?? [])
          .filter(({ flag, status }) => status === 'claimed' && weighty.includes(flag))
          .map(({ flag }) => ({ ...owed, about: flag })),
      ),
  },
  {
    name: 'confirm-residence',
    owner: 'visitation',
    rule: 'R-ID-04',
    owed: (course) => {
      const { addressMunicipality: address, noAddress } = currentReferral(course) ?? {};
      const stated = course.residence.at(-1);
      if (stated === undefined) return [];
      const differs = address !== undefined && stated.municipality !== address;
      // Where there is no address to compare with, who allocates the place confirms it.
      const isOpen = noAddress === true && course.stay.allocatedAt === undefined;
      return differs || isOpen ? [{ since: stated.since }] : [];
    },
  },
];

/** Since when an alternative is looked for: an offer that nobody has answered yet ends no search. */
export function searchedSince(referral: ReferralRecord | undefined): number | undefined {
  const isSearched = referral?.state === 'no-capacity' || referral?.state === 'alternative-offered';
  return isSearched ? referral.searchingSince : undefined;
}

/** Whether a referral was redirected to the specialised visitation, which has not decided yet (S-46). */
export function awaitsSpecialised(referral: ReferralRecord | undefined): referral is ReferralRecord {
  return (
    referral?.state === 'redirected' &&
    referral.redirectedTo === 'specialised' &&
    referral.rehabilitation === undefined
  );
}

function inReferral(
  course: Course,
  states: readonly ReferralState[],
  patience?: number,
  now = 0,
): readonly Owed[] {
  const referral = currentReferral(course);
  if (referral === undefined || !states.includes(referral.state)) return [];
  return [patience === undefined ? { since: referral.since } : aged(referral.since, patience, now)];
}
