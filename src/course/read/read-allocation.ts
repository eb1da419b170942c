import type { Task } from '@medplum/fhirtypes';
import { codeIn, extensionOf, extensionsOf, firstOf } from './bundle-view.ts';
import { dialogueAmong } from './read-dialogue.ts';
import { readCriteria, readFlags } from './read-referral.ts';
import { readDoctor } from './read-responsibility.ts';
import {
  businessId,
  instantAt,
  isType,
  partyAt,
  present,
  type Read,
  type Reading,
  referredId,
} from './reading.ts';
import { informationIn, plannedEnd } from './stay-facts.ts';

/** The visitation's decision (M06, M07, M08), the answer to its offer (M09), or what the specialised visitation decides (S-46). */
export function readDecision(reading: Reading, task: Task, event: string): Read | undefined {
  const referralId = referredId(task.focus) ?? '?';
  if (event === 'sop-referral-opened') return { kind: 'referral-opened', facts: { referralId } };
  if (event === 'sop-rehabilitation-decision') return readRehabilitation(reading, task, referralId);
  if (event === 'sop-alternative-response') {
    const kind =
      task.status === 'accepted' || task.status === 'completed'
        ? 'alternative-accepted'
        : 'alternative-declined';
    return { kind, facts: { referralId } };
  }
  if (event === 'sop-alternative-offer') {
    const offer = task.output?.find(
      ({ type }) => codeIn(type?.coding, 'sop-decision-output') === 'alternative',
    );
    return {
      kind: 'alternative-offered',
      facts: {
        referralId,
        offer: offer?.valueString ?? referredId(offer?.valueReference) ?? '?',
        ...present({ dialogue: dialogueAmong(reading, reading.view.resources) }),
      },
    };
  }
  const closing = readClosing(reading, task, referralId);
  if (closing !== undefined) return closing;
  const decision = task.output?.find(({ type }) => codeIn(type?.coding, 'sop-decision-output') === 'decision')
    ?.valueCodeableConcept?.coding;
  switch (codeIn(decision, 'sop-decision')) {
    case 'no-capacity':
      return { kind: 'capacity-missing', facts: { referralId } };
    case 'redirect':
      return { kind: 'referral-redirected', facts: { referralId, to: redirectedTo(task) } };
    case 'reject':
      return {
        kind: 'referral-rejected',
        facts: {
          referralId,
          ...present({ reason: codeIn(task.statusReason?.coding, 'sop-decision-reason') }),
        },
      };
    default:
      return event === 'sop-allocation-granted' ? readAllocation(reading, task, referralId) : undefined;
  }
}

/**
 * The end of the dialogue that a rejection owes (4.1, Task.businessStatus): with the record of it in the message it is
 * recorded, without one the visitation tries to close the case all the same.
 */
function readClosing(reading: Reading, task: Task, referralId: string): Read | undefined {
  const status = codeIn(task.businessStatus?.coding, 'sop-dialogue-status');
  if (status === 'closed') return { kind: 'referral-closed', facts: { referralId } };
  if (status !== 'dialogue-done' && status !== 'reopened') return undefined;
  if (dialogueAmong(reading, reading.view.resources) === undefined) {
    return { kind: 'referral-closed', facts: { referralId } };
  }
  return { kind: 'dialogue-recorded', facts: { referralId, newInformation: status === 'reopened' } };
}

function readAllocation(reading: Reading, task: Task, referralId: string): Read | undefined {
  const output = task.output?.find(({ type }) => codeIn(type?.coding, 'sop-decision-output') === 'stay');
  const referred = reading.view.find(output?.valueReference);
  const stay = isType(referred, 'Encounter') ? referred : firstOf(reading.view, 'Encounter');
  const assessed =
    task.output?.some(({ type }) => codeIn(type?.coding, 'sop-decision-output') === 'assessment') === true;
  return {
    kind: 'allocation-granted',
    facts: {
      referralId,
      stayId: businessId(stay) ?? stay?.id ?? '?',
      assessed,
      criteria: readCriteria(task),
      flags: readFlags(task),
      legalBases: extensionsOf(stay, 'sop-legal-basis').flatMap(({ valueCoding }) => valueCoding?.code ?? []),
      site: partyAt(reading, stay?.serviceProvider)?.id ?? '?',
      information: informationIn(reading, stay),
      ...present({
        authority: partyAt(reading, extensionOf(stay, 'sop-responsible-authority')?.valueReference)?.id,
        operator: partyAt(reading, extensionOf(stay, 'sop-operator')?.valueReference)?.id,
        siteReason: task.note?.[0]?.text,
        ruleSet: task.instantiatesUri,
        startsAt: instantAt(
          reading,
          stay?.period?.start,
          'Bundle.entry.resource.ofType(Encounter).period.start',
        ),
        plannedEnd: plannedEnd(stay, reading.occurred),
        doctor: readDoctor(reading, stay),
      }),
    },
  };
}

/** What the specialised visitation decides: a unit, or that the need is not at its level (S-46). */
function readRehabilitation(reading: Reading, task: Task, referralId: string): Read | undefined {
  if (task.status !== 'accepted' && task.status !== 'rejected') return undefined;
  const unit = task.output?.find(({ type }) => codeIn(type?.coding, 'sop-decision-output') === 'unit');
  return {
    kind: 'rehabilitation-decided',
    facts: {
      referralId,
      accepted: task.status === 'accepted',
      ...present({ unit: partyAt(reading, unit?.valueReference)?.id }),
    },
  };
}

function redirectedTo(task: Task): string {
  const reason = codeIn(task.statusReason?.coding, 'sop-decision-reason');
  return reason === 'redirect-frv' ? 'specialised' : (reason?.replace(/^redirect-/, '') ?? '?');
}
