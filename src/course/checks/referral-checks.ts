import { admissionCriteria } from '../criteria.ts';
import type { PartyKind } from '../party.ts';
import { inDenmark } from '../time/danish-time.ts';
import { type Check, check } from './check.ts';

/** Who may refer: the region's hospitals and acute nursing, municipal nursing, general practice. */
const mayRefer: readonly PartyKind[] = [
  'hospital',
  'acute-nursing',
  'municipal-nursing',
  'general-practice',
  'region',
];

/** What a referral must, and what it should, contain (R-REF). */
export const referralChecks: readonly Check[] = [
  check(
    ['referral-received'],
    'R-REF-01',
    'referral.referrer-not-allowed',
    ({ message: { sender } }) =>
      !mayRefer.includes(sender.kind) && { found: sender.kind, expected: mayRefer.join(', ') },
  ),
  check(
    ['referral-received'],
    'R-REF-03',
    'referral.origin-missing',
    ({ message }) => message.facts.origin === undefined,
  ),
  check(
    ['referral-received'],
    'R-REF-04',
    'referral.criterion-missing',
    ({ message: { facts } }) =>
      (facts.criteria.A1 === undefined || facts.criteria.A1 === 'not-assessed') && { criterion: 'A1' },
    {
      expression:
        "Bundle.entry.resource.ofType(ServiceRequest).extension('https://overgang.dk/fhir/StructureDefinition/sop-admission-criterion')",
    },
  ),
  check(['referral-received'], 'R-REF-05', 'referral.criteria-open', ({ message: { facts } }) => {
    const open = admissionCriteria.slice(1).filter((criterion) => facts.criteria[criterion] === undefined);
    return open.length > 0 && { found: open.join(', ') };
  }),
  check(
    ['referral-received'],
    'R-REF-06',
    'referral.no-functional-ability',
    ({ message }) => !message.facts.functionalAbility,
  ),
  check(
    ['referral-received'],
    'R-REF-08',
    'referral.dialogue-missing',
    ({ message: { facts } }) => !(facts.dialogue?.citizen === true && facts.dialogue.municipality),
  ),
  check(
    ['referral-received', 'referral-supplemented'],
    'R-REF-11',
    'referral.hospital-indicated',
    ({ message }) => message.facts.flags.some(({ flag }) => flag === 'X6'),
  ),
  check(['referral-received', 'referral-supplemented'], 'R-REF-12', 'referral.specialised', ({ message }) =>
    message.facts.flags.some(({ flag }) => flag === 'X5'),
  ),
  check(['allocation-granted'], 'R-REF-19', 'referral.night', ({ message: { facts }, policy: { night } }) => {
    if (facts.startsAt === undefined) return false;
    const { hour } = inDenmark(facts.startsAt);
    return (hour >= night.from || hour < night.to) && { from: night.from, to: night.to };
  }),
];
