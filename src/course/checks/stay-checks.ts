import { uninformedTakeover } from '../information-package.ts';
import { splitAt } from '../policy/responsibility-split.ts';
import { goalsDue, statusMeetingDue } from '../policy/stay-terms.ts';
import { responsibleAt } from '../responsibility-timeline.ts';
import { hour } from '../time/danish-time.ts';
import { type Check, check } from './check.ts';

/** The stay and the treatment responsibility (R-STA, R-TRE). */
export const stayChecks: readonly Check[] = [
  check(
    ['allocation-granted'],
    'R-STA-02',
    'stay.no-duration',
    ({ message }) => message.facts.plannedEnd === undefined,
  ),
  check(
    ['waiting-started'],
    'R-STA-08',
    'stay.waiting-not-told',
    ({ message, course }) => message.residenceMunicipality === undefined && course.residence.length === 0,
  ),
  check(
    ['arrived', 'stay-changed'],
    'R-STA-10',
    'stay.charge',
    ({ message }) => message.facts.chargesCitizen === true,
  ),
  check(
    ['leave-started'],
    'R-STA-12',
    'stay.period-overlap',
    ({ course }) =>
      (course.stay.state === 'on-leave' || course.stay.state === 'in-hospital') && {
        state: course.stay.state,
      },
  ),
  check(
    ['stay-informed', 'stay-changed', 'handover-sent'],
    'R-STA-05',
    'stay.plan-not-continued',
    ({ course: { plan: known }, message: { facts } }) =>
      known !== undefined &&
      facts.plan !== undefined &&
      facts.plan.planId !== known &&
      !facts.plan.follows.includes(known) && { found: facts.plan.planId?.slice(0, 64) ?? '–' },
  ),
  check(
    ['package-sent'],
    'R-STA-14',
    'stay.utensils-not-sent',
    ({ course, message: { facts } }) =>
      facts.specialUtensils === true && facts.supplies === undefined && course.supplies.length === 0,
  ),
  check(
    ['purpose-changed'],
    'R-STA-09',
    'stay.moved-for-need',
    ({ course: { stay }, message: { facts } }) =>
      stay.place !== undefined && facts.place !== undefined && facts.place !== stay.place,
  ),
  check(['functional-status-told'], 'R-STA-06', 'stay.functional-status-incomplete', ({ message }) =>
    owedComponents
      .filter((each) => !message.facts.components.includes(each))
      .map((component) => ({ component })),
  ),
  check(
    ['allocation-granted'],
    'R-TRE-03',
    'responsibility.no-function',
    ({ message }) => message.facts.doctor === undefined,
  ),
  check(
    ['allocation-granted'],
    'R-TRE-04',
    'responsibility.on-call',
    ({ message: { facts } }) => facts.doctor?.kind === 'on-call' && { found: facts.doctor.id },
  ),
  check(
    ['responsibility-offered', 'responsibility-accepted'],
    'R-TRE-04',
    'responsibility.on-call',
    ({ message: { facts, sender } }) =>
      (facts.to.kind === 'on-call' || sender.kind === 'on-call') && { found: facts.to.id },
  ),
  check(
    ['hospital-discharged'],
    'R-TRE-04',
    'responsibility.on-call',
    ({ message: { facts } }) => facts.successor?.kind === 'on-call' && { found: facts.successor.id },
  ),
  check(
    ['responsibility-offered', 'responsibility-accepted'],
    'R-TRE-01',
    'responsibility.overlap',
    ({ message: { facts } }) =>
      facts.openHolders !== undefined && facts.openHolders > 1 && { found: facts.openHolders },
  ),
  check(
    ['responsibility-accepted'],
    'R-TRE-05',
    'responsibility.long-gp',
    ({ course: { stay }, message: { facts, at }, policy }) => {
      if (facts.to.role !== 'gp' || facts.until === undefined) return false;
      const days = Math.ceil((facts.until - facts.effectiveAt) / (24 * hour));
      return days > splitAt(policy, stay.site, at).longGpDays && { days };
    },
  ),
  check(
    ['responsibility-accepted'],
    'R-TRE-05',
    'responsibility.gp-not-accepted',
    ({ message: { facts, sender } }) =>
      facts.to.role === 'gp' && sender.kind !== 'general-practice' && { found: sender.id },
  ),
];

/** The three components of ICF without which functional ability is not described (R-STA-06, S-99). */
const owedComponents = ['body', 'activities', 'participation'] as const;

/** What an event made of the plan and of the treatment responsibility. */
export const stayOutcomes: readonly Check[] = [
  check(
    ['stay-changed', 'status-met', 'end-decided'],
    'R-STA-03',
    'stay.no-goals',
    ({ course: { stay }, message, policy }) => isPast(goalsDue(stay, policy), message.at),
  ),
  check(
    ['stay-changed', 'end-decided'],
    'R-STA-04',
    'stay.no-status-meeting',
    ({ course: { stay }, message, policy }) => isPast(statusMeetingDue(stay, policy), message.at),
  ),
  check(
    ['arrived', 'hospital-returned', 'responsibility-due'],
    'R-TRE-01',
    'responsibility.nobody',
    ({ course, message }) => {
      const { claims, over } = course.responsibility;
      const begun = claims.length > 0 && course.stay.arrivedAt !== undefined;
      return begun && responsibleAt(claims, message.at, over) === undefined;
    },
  ),
  check(
    ['arrived', 'hospital-returned', 'responsibility-accepted', 'responsibility-due'],
    'R-TRE-02',
    'responsibility.no-package',
    ({ course, message }) => uninformedTakeover(course, message.at) !== undefined,
  ),
];

function isPast(due: number | undefined, at: number): boolean {
  return due !== undefined && at >= due;
}
