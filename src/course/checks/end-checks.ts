import { mayEnd } from '../criteria.ts';
import { owesNotice } from '../deadline/evaluate-notice.ts';
import { writeDanish } from '../time/danish-time.ts';
import { type Check, check } from './check.ts';

/** Codes with which an end is recorded though the criteria are not met (R-END-01). */
const overrides = ['own-decision', 'death', 'hospital', 'other-sop', 'waiting-municipal-place'];

/** The end of a stay and its settlement (R-END, R-SET). */
export const endChecks: readonly Check[] = [
  check(
    ['end-decided'],
    'R-STA-06',
    'stay.functional-status-not-compared',
    ({ course: { functionalStatus, stay } }) =>
      functionalStatus.length > 0 &&
      stay.arrivedAt !== undefined &&
      functionalStatus.every((at) => at <= (stay.arrivedAt ?? 0)),
  ),
  check(
    ['end-decided'],
    'R-END-01',
    'end.criteria',
    ({ message: { facts } }) => !mayEnd(facts.criteria) && !overrides.includes(facts.override ?? ''),
  ),
  check(
    ['end-decided'],
    'R-END-02',
    'end.no-dialogue',
    ({ message: { facts } }) => !facts.dialogue && !overrides.includes(facts.override ?? ''),
  ),
  check(
    ['end-decided'],
    'R-END-03',
    'end.wrong-decider',
    ({ course, message: { facts, at }, policy: { doctorDecidesAt } }) => {
      const { site, authority } = course.stay;
      const doctorDecides = doctorDecidesAt.some(
        ({ id, from = -Infinity, until = Infinity }) =>
          (id === site || id === authority) && from <= at && at < until,
      );
      return doctorDecides && (facts.decider !== 'attached-doctor' || facts.professions < 2);
    },
  ),
  check(['end-decided'], 'R-END-06', 'end.before-start', ({ course, message: { facts } }) => {
    const { arrivedAt } = course.stay;
    return (
      arrivedAt !== undefined &&
      facts.actualEnd < arrivedAt && { found: writeDanish(facts.actualEnd), arrival: writeDanish(arrivedAt) }
    );
  }),
  check(
    ['departed'],
    'R-END-05',
    'end.times-missing',
    ({ message: { facts } }) =>
      (facts.departure === undefined || (owesNotice(facts.reason) && facts.actualEnd === undefined)) && {
        element: facts.departure === undefined ? 'departure' : 'actual end of need',
      },
  ),
  check(
    ['departed'],
    'R-END-05',
    'end.no-assessment',
    ({ message: { facts } }) => owesNotice(facts.reason) && facts.assessed === false,
  ),
  check(['departed'], 'R-END-06', 'end.before-start', ({ course, message: { facts } }) => {
    const { arrivedAt } = course.stay;
    const { departure } = facts;
    return (
      departure !== undefined &&
      arrivedAt !== undefined &&
      departure < arrivedAt && { found: writeDanish(departure), arrival: writeDanish(arrivedAt) }
    );
  }),
  check(
    ['departed'],
    'R-END-06',
    'end.before-need',
    ({ message: { facts } }) =>
      facts.departure !== undefined &&
      facts.actualEnd !== undefined &&
      facts.departure < facts.actualEnd && {
        found: writeDanish(facts.departure),
        end: writeDanish(facts.actualEnd),
      },
  ),
  check(
    ['handover-sent'],
    'R-END-08',
    'end.medication-time',
    ({ message }) => message.facts.medicationUpdated !== true,
  ),
  check(
    ['departed'],
    'R-END-09',
    'end.no-destination',
    ({ message: { facts } }) => facts.destination === undefined && facts.reason !== 'death',
  ),
  check(
    ['departed'],
    'R-SET-06',
    'settlement.municipality-changed',
    ({ course, message: { facts, residenceMunicipality } }) => {
      const end = facts.actualEnd;
      if (end === undefined) return false;
      const atEnd = course.residence.findLast(({ since }) => since <= end)?.municipality;
      const after = residenceMunicipality ?? course.residence.at(-1)?.municipality;
      return atEnd !== undefined && after !== undefined && atEnd !== after && { payer: atEnd, found: after };
    },
  ),
];
