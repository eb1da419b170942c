import { referralOf } from '../course.ts';
import { stayElements } from '../course-facts.ts';
import { mayAllocate, type RaisedFlag } from '../criteria.ts';
import { type Check, type CheckView, check } from './check.ts';

/** The visitation's decision (R-ALL). */
export const allocationChecks: readonly Check[] = [
  check(
    ['allocation-granted'],
    'R-ALL-01',
    'allocation.not-visitation',
    ({ message: { sender } }) =>
      sender.kind !== 'visitation' && sender.kind !== 'region' && { found: sender.id },
  ),
  check(
    ['allocation-granted'],
    'R-ALL-02',
    'allocation.no-assessment',
    ({ message }) => !message.facts.assessed,
  ),
  check(
    ['allocation-granted'],
    'R-ALL-03',
    'allocation.criterion-not-met',
    ({ course, message: { facts } }) =>
      !mayAllocate({ ...referralOf(course, facts.referralId)?.criteria, ...facts.criteria }),
  ),
  // Under § 139 b it is another service (R-SPR-01).
  check(['allocation-granted'], 'R-REF-12', 'allocation.specialised', (view) =>
    confirmed(view).includes('X5'),
  ),
  check(['allocation-granted'], 'R-REF-13', 'allocation.outside-target-group', (view) =>
    confirmed(view)
      .filter((flag) => flag === 'X2' || flag === 'X7')
      .map((flag) => ({ flag })),
  ),
  check(
    ['referral-rejected'],
    'R-ALL-04',
    'allocation.no-reason',
    ({ message }) => message.facts.reason === undefined,
  ),
  check(
    ['alternative-offered'],
    'R-ALL-06',
    'allocation.alternative-dialogue',
    ({ message: { facts } }) => !(facts.dialogue?.citizen === true && facts.dialogue.municipality),
  ),
  check(
    ['allocation-granted'],
    'R-ALL-08',
    'allocation.wish-not-followed',
    ({ course, message: { facts } }) => {
      const wish = referralOf(course, facts.referralId)?.wish;
      return (
        wish !== undefined &&
        wish !== facts.site &&
        facts.siteReason === undefined && { wish, site: facts.site }
      );
    },
  ),
  check(
    ['allocation-granted'],
    'R-ALL-11',
    'allocation.overbooked',
    ({ message: { facts } }) =>
      facts.freePlaces !== undefined &&
      facts.freePlaces < 1 && { site: facts.site, places: facts.freePlaces },
  ),
  check(
    ['allocation-granted', 'stay-informed'],
    'R-ALL-13',
    'allocation.information-missing',
    ({ message }) => {
      const { information } = message.facts;
      if (information === undefined) return false;
      return stayElements.filter((each) => !information.includes(each)).map((element) => ({ element }));
    },
  ),
  check(
    ['allocation-granted'],
    'R-ALL-18',
    'allocation.rule-set-missing',
    ({ message }) => message.facts.ruleSet === undefined,
  ),
  check(
    ['allocation-granted'],
    'R-ALL-19',
    'allocation.legal-basis',
    ({ message: { facts } }) =>
      (facts.legalBases.length !== 1 || facts.legalBases[0] !== 'sul-118e') && {
        found: facts.legalBases.join(', ') || '–',
      },
  ),
];

/** The flags the visitation has confirmed; those the sender claims never block (R-REF-10). */
function confirmed({
  course,
  message: { facts },
}: CheckView<'allocation-granted'>): readonly RaisedFlag['flag'][] {
  const raised = [...(referralOf(course, facts.referralId)?.flags ?? []), ...facts.flags];
  return [...new Set(raised.filter(({ status }) => status === 'confirmed').map(({ flag }) => flag))];
}
