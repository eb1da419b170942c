import type { Encounter } from '@medplum/fhirtypes';
import { problem } from '../../message/problem.ts';
import { type AdmissionAnswers, admissionCriteria } from '../criteria.ts';
import type { EndReason } from '../deadline/evaluate-notice.ts';
import { writeDanish } from '../time/danish-time.ts';
import { codeIn, extensionOf, extensionsOf, firstOf, partOf } from './bundle-view.ts';
import { activityOf, readCorrection } from './read-correction.ts';
import {
  businessId,
  instantAt,
  partyAt,
  present,
  type Read,
  type ReadEvent,
  type Reading,
} from './reading.ts';
import { goalsIn, informationIn, medicationReview, placeIn, planIn, plannedEnd } from './stay-facts.ts';

const period = 'Bundle.entry.resource.ofType(Encounter).period';

/** An event of a stay (M10, M12, M27, M28, M37, M39, M41 to M44); undefined for an event that is none. */
export function readStay(reading: Reading, stay: Encounter, event: string): ReadEvent | undefined {
  const start = instantAt(reading, stay.period?.start, `${period}.start`);
  if (stay.status === 'entered-in-error') {
    const reason = extensionOf(stay, 'sop-end-reason')?.valueCoding?.code ?? 'error';
    return { read: { kind: 'stay-voided', facts: { reason } } };
  }
  switch (event) {
    case 'sop-stay-information':
      return { read: readInformation(reading, stay) };
    case 'sop-stay-start':
      return {
        read: {
          kind: 'arrived',
          facts: {
            toldAt: reading.occurred,
            ...present({
              stayId: businessId(stay),
              plannedEnd: plannedEnd(stay, start ?? reading.occurred),
              chargesCitizen: stay.account === undefined ? undefined : true,
              medicationReview: medicationReview(stay),
              goals: goalsIn(reading.view),
              place: placeIn(reading.view, stay),
            }),
          },
        },
        ...present({ at: start }),
      };
    case 'sop-stay-purpose-change': {
      const criteria = reassessed(reading);
      if (criteria !== undefined) return { read: { kind: 'need-returned', facts: { criteria } } };
      const purpose = extensionsOf(stay, 'sop-stay-purpose').at(-1);
      return {
        read: {
          kind: 'purpose-changed',
          facts: {
            purpose: partOf(purpose, 'purpose')?.valueString ?? '?',
            ...present({ place: placeIn(reading.view, stay) }),
          },
        },
      };
    }
    case 'sop-stay-leave':
      return {
        read:
          stay.status === 'onleave'
            ? { kind: 'leave-started', facts: {} }
            : { kind: 'leave-ended', facts: {} },
      };
    case 'sop-stay-readmission':
      return {
        read: {
          kind: 'hospital-admitted',
          facts: present({ hospital: partyAt(reading, stay.hospitalization?.destination)?.id }),
        },
      };
    case 'sop-stay-transfer': {
      const toSite = partyAt(reading, stay.serviceProvider)?.id ?? '?';
      return {
        read: { kind: 'transferred', facts: { toSite, toStayId: businessId(stay) ?? '?', accepted: true } },
      };
    }
    case 'sop-stay-death': {
      const deceased = firstOf(reading.view, 'Patient')?.deceasedDateTime ?? stay.period?.end;
      return {
        read: { kind: 'died', facts: {} },
        ...present({ at: instantAt(reading, deceased, 'Bundle.entry.resource.ofType(Patient).deceased') }),
      };
    }
    case 'sop-stay-end': {
      const correction = readCorrection(reading, stay);
      return correction === undefined ? readEnd(reading, stay) : { read: correction };
    }
    case 'sop-waiting':
      return readWaiting(reading, stay);
    default:
      return undefined;
  }
}

/** The answers to A1 to A6 of a new assessment: the health need of a citizen who waits has come back (4.2). */
function reassessed({ view }: Reading): AdmissionAnswers | undefined {
  const assessment = firstOf(view, 'QuestionnaireResponse');
  const answered: Record<string, boolean> = {};
  for (const { linkId, answer } of assessment?.item ?? []) {
    const criterion = admissionCriteria.find((each) => each === linkId);
    const met = answer?.[0]?.valueBoolean;
    if (criterion !== undefined && met !== undefined) answered[criterion] = met;
  }
  return Object.keys(answered).length === 0 ? undefined : answered;
}

/** M10, and M27 where what was told has changed. */
function readInformation(reading: Reading, stay: Encounter): Read {
  if (activityOf(reading) === 'modified-message') {
    const planned = plannedEnd(
      stay,
      stay.period?.start === undefined ? reading.occurred : Date.parse(stay.period.start),
    );
    return {
      kind: 'stay-changed',
      facts: present({
        plannedEnd: planned,
        medicationReview: medicationReview(stay),
        plan: planIn(reading.view),
        goals: goalsIn(reading.view),
        place: placeIn(reading.view, stay),
      }),
    };
  }
  const { view } = reading;
  const facts = present({ stayId: businessId(stay), plan: planIn(view), goals: goalsIn(view) });
  return { kind: 'stay-informed', facts: { ...facts, information: informationIn(reading, stay) } };
}

function readEnd(reading: Reading, stay: Encounter): ReadEvent {
  const start = instantAt(reading, stay.period?.start, `${period}.start`);
  const departure = instantAt(reading, stay.period?.end, `${period}.end`);
  // The course as it was at that departure knows of no arrival yet: only the message itself can tell.
  if (start !== undefined && departure !== undefined && departure < start) {
    const params = { found: writeDanish(departure), arrival: writeDanish(start) };
    reading.problems.push(
      problem('end.before-start', { rule: 'R-END-06', expression: `${period}.end`, params }),
    );
  }
  const actual = extensionOf(stay, 'sop-actual-end-of-need')?.valueDateTime;
  const reason = extensionOf(stay, 'sop-end-reason')?.valueCoding?.code as EndReason | undefined;
  return {
    read: {
      kind: 'departed',
      facts: {
        reason: reason ?? 'planned-need-ended',
        assessed: extensionOf(stay, 'sop-end-assessment') !== undefined,
        ...present({
          departure,
          actualEnd: instantAt(
            reading,
            actual,
            "Bundle.entry.resource.ofType(Encounter).extension.where(url.endsWith('sop-actual-end-of-need')).value",
          ),
          destination: codeIn(stay.hospitalization?.dischargeDisposition?.coding, 'sop-destination'),
          generalPractitioner: partyAt(reading, firstOf(reading.view, 'Patient')?.generalPractitioner?.[0])
            ?.id,
        }),
      },
    },
    ...present({ at: departure }),
  };
}

function readWaiting(reading: Reading, stay: Encounter): ReadEvent | undefined {
  const waiting = extensionsOf(stay, 'sop-waiting-municipal-place').at(-1);
  const times = partOf(waiting, 'period')?.valuePeriod;
  const start = instantAt(reading, times?.start, 'sop-waiting-municipal-place.period.start');
  const end = instantAt(reading, times?.end, 'sop-waiting-municipal-place.period.end');
  if (end !== undefined)
    return { read: { kind: 'waiting-stopped', facts: { reason: 'place found' } }, at: end };
  const placeType = partOf(waiting, 'placeType')?.valueCoding?.code;
  // It begins with the end of need, which is decided, and so told, later than it came: the telling is its place in the course.
  const told = start !== undefined && start > reading.occurred ? start : reading.occurred;
  return { read: { kind: 'waiting-started', facts: present({ placeType, since: start }) }, at: told };
}
