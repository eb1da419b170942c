import { type Course, currentReferral, liveChain } from '../course.ts';
import type { CourseEventKind } from '../course-facts.ts';
import { municipalityCodes } from '../organisation/municipality-codes.ts';
import { houseKinds, sendersOf } from '../organisation/senders.ts';
import type { Party } from '../party.ts';
import { hour, writeDanish } from '../time/danish-time.ts';
import { type Check, check } from './check.ts';

const every = Object.keys(sendersOf) as CourseEventKind[];

/** Messages that give a stay its bed and its notices: who is told must be certain. */
const municipalityOwed = ['allocation-granted', 'stay-informed', 'notice-sent', 'notice-revised'] as const;

/** Who it is about, who says so, and who is to be told (R-ID, R-SEC-04). */
export const identityChecks: readonly Check[] = [
  check(
    every,
    'R-ID-01',
    'course.citizen-mismatch',
    ({ course, message }) => course.citizen !== undefined && course.citizen !== message.citizen,
  ),
  check(
    ['referral-received'],
    'R-ID-03',
    'course.municipality-missing',
    ({ message }) => message.residenceMunicipality === undefined,
    {
      severity: 'warning',
    },
  ),
  check(
    municipalityOwed,
    'R-ID-03',
    'course.municipality-missing',
    ({ message }) => message.residenceMunicipality === undefined,
  ),
  // A message that tells of what comes after its own sending is refused when it is read; whose clock is wrong is not known.
  check(
    every,
    'R-ID-11',
    'course.in-future',
    ({ message: { at }, now }) => at > now + 24 * hour && { found: writeDanish(at) },
    { severity: 'warning' },
  ),
  check(
    every,
    'R-ID-03',
    'course.municipality-unknown',
    ({ message: { residenceMunicipality: found } }) =>
      found !== undefined && !municipalityCodes.has(found) && { found: found.slice(0, 20) },
  ),
  check(
    ['referral-received', 'referral-supplemented'],
    'R-ID-04',
    'course.municipality-differs',
    ({ message }) => {
      const { residenceMunicipality: stated, facts } = message;
      const address = facts.addressMunicipality;
      return stated !== undefined && address !== undefined && stated !== address && { stated, address };
    },
  ),
  check(
    ['allocation-granted'],
    'R-ID-05',
    'course.authority-missing',
    ({ message }) => message.facts.authority === undefined,
  ),
  check(
    ['arrived', 'notice-sent', 'departed'],
    'R-ID-07',
    'course.responsible-missing',
    ({ message }) => message.responsible === undefined,
  ),
  check(
    every,
    'R-SEC-04',
    'course.sender-no-role',
    ({ message: { kind, sender } }) =>
      !sendersOf[kind].includes(sender.kind) && { kind: sender.kind, expected: sendersOf[kind].join(', ') },
  ),
  check(
    ['notice-answered', 'municipality-informed', 'request-answered'],
    'R-SEC-04',
    'course.sender-no-role',
    ({ course, message: { kind, sender } }) => {
      const told = toldMunicipalities(course);
      const stranger =
        sender.kind === 'municipality' && told.length > 0 && !told.includes(sender.municipality);
      return (
        stranger && { kind: sender.id, expected: `the municipality that was told of the stay (${kind})` }
      );
    },
  ),
  check(houseKinds, 'R-SEC-04', 'course.sender-no-role', ({ course, message: { sender } }) => {
    return isStranger(course, sender) && { kind: sender.id, expected: houseOf(course).join(', ') };
  }),
  check(
    ['supplies-told', 'functional-status-told', 'meeting-told'],
    'R-SEC-04',
    'course.sender-no-role',
    ({ course, message: { sender } }) =>
      isStranger(course, sender) &&
      !toldMunicipalities(course).includes(sender.municipality) && {
        kind: sender.id,
        expected: houseOf(course).join(', '),
      },
  ),
  check(
    ['referral-supplemented', 'referral-withdrawn'],
    'R-SEC-04',
    'course.sender-no-role',
    ({ course, message: { sender } }) => {
      const referrer = currentReferral(course)?.referrer;
      const own = [sender.id, ...(sender.succeeds ?? [])];
      const stranger = referrer !== undefined && sender.kind !== 'visitation' && !own.includes(referrer.id);
      return stranger && { kind: sender.id, expected: referrer.id };
    },
  ),
  check(['allocation-granted', 'arrived'], 'R-MSG-07', 'course.before-regime', ({ message, policy }) => {
    const start = message.kind === 'arrived' ? message.at : (message.facts.startsAt ?? message.at);
    return start < policy.regimeFrom && { found: writeDanish(start), from: writeDanish(policy.regimeFrom) };
  }),
  check(
    ['stay-informed', 'notice-sent', 'departed', 'handover-sent'],
    'R-TRE-11',
    'responsibility.not-stated',
    ({ message }) => message.statesResponsible === false,
  ),
  check(
    ['stay-informed'],
    'R-NOT-12',
    'notice.information-is-none',
    ({ course }) =>
      course.stay.state === 'end-decided' && liveChain(course) === undefined && course.chains.length === 0,
  ),
];

/** The sites of the course's stays, and who runs them. */
function houseOf({ earlierStays, stay }: Course): readonly string[] {
  return [...earlierStays, stay]
    .flatMap(({ site, operator }) => [site, operator])
    .filter((id) => id !== undefined);
}

/** A site, an operator or a supplier that has no part in any stay of the course. */
function isStranger(course: Course, { id, kind, succeeds = [] }: Party): boolean {
  const known = houseOf(course);
  const isBound = kind === 'sop' || kind === 'municipality' || kind === 'private-supplier';
  return isBound && known.length > 0 && ![id, ...succeeds].some((each) => known.includes(each));
}

/** The municipalities that were told of the stay: those of residence, and those that had a notice. */
function toldMunicipalities({ residence, chains }: Course): readonly (string | undefined)[] {
  return [...residence, ...chains].map(({ municipality }) => municipality);
}
