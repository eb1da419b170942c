import type { Appointment, QuestionnaireResponse } from '@medplum/fhirtypes';
import { type CourseFacts, icfComponents, type SupplyFacts } from '../course-facts.ts';
import { codeIn, extensionOf, partOf } from './bundle-view.ts';
import { businessId, instantAt, isType, partyAt, present, type ReadEvent, type Reading } from './reading.ts';

/**
 * What the message says of the citizen's way from one place to the next: aids (M50), functional status (M54), conferences and
 * home visits with whoever is to be involved (M56, R-COM-05), and contacts for advice (M49, R-STA-13); undefined for another event.
 */
export function readTransition(reading: Reading, event: string): ReadEvent | undefined {
  const { focus } = reading.view;
  switch (event) {
    case 'sop-supply':
      return { read: { kind: 'supplies-told', facts: { supplies: suppliesIn(reading) } } };
    case 'sop-functional-status':
      return isType(focus, 'QuestionnaireResponse') ? readStatus(reading, focus) : undefined;
    case 'sop-meeting':
      return isType(focus, 'Appointment') ? readMeeting(reading, focus, kindOf(focus)) : undefined;
    case 'sop-status-meeting':
      // An invitation; the minutes are a Communication (M26).
      return isType(focus, 'Appointment') ? readMeeting(reading, focus, 'status-meeting') : undefined;
    default:
      return undefined;
  }
}

/** Who has which of the aids, and whose they are; what they are is nothing a rule may look at (R-REF-07). */
function suppliesIn(reading: Reading): readonly SupplyFacts[] {
  return reading.view.resources.flatMap((resource): readonly SupplyFacts[] => {
    const supplyId = isType(resource, 'SupplyDelivery')
      ? businessId({ identifier: resource.identifier ?? [] })
      : undefined;
    if (!isType(resource, 'SupplyDelivery') || supplyId === undefined) return [];
    const terms = extensionOf(resource, 'sop-supply-terms');
    const owner = partyAt(reading, partOf(terms, 'owner')?.valueReference)?.id;
    const holder = partyAt(reading, partOf(terms, 'holder')?.valueReference)?.id;
    if (owner === undefined || holder === undefined) return [];
    const isGone = resource.status === 'abandoned' || resource.status === 'entered-in-error';
    return [
      {
        supplyId,
        owner,
        holder,
        toReturn: partOf(terms, 'toReturn')?.valueBoolean === true,
        ...present({
          returnBy: instantAt(
            reading,
            partOf(terms, 'returnBy')?.valueDateTime,
            "Bundle.entry.resource.ofType(SupplyDelivery).extension.extension.where(url = 'returnBy').value",
          ),
        }),
        ...(isGone ? { gone: true as const } : {}),
      },
    ];
  });
}

/** Which components of ICF are described, and when they were assessed; the descriptions are not read. */
function readStatus(reading: Reading, report: QuestionnaireResponse): ReadEvent {
  const described = (report.item ?? []).filter(({ answer }) => (answer?.length ?? 0) > 0);
  const components = icfComponents.filter((each) => described.some(({ linkId }) => linkId === each));
  const authored = 'Bundle.entry.resource.ofType(QuestionnaireResponse).authored';
  const assessedAt = instantAt(reading, report.authored, authored) ?? reading.occurred;
  return { read: { kind: 'functional-status-told', facts: { components, assessedAt } } };
}

const outcomes = { booked: 'called', fulfilled: 'held', cancelled: 'cancelled' } as const;

type Meeting = CourseFacts['meeting-told']['meeting'];

function readMeeting(reading: Reading, meeting: Appointment, kind: Meeting): ReadEvent | undefined {
  const meetingId = businessId({ identifier: meeting.identifier ?? [] });
  const start = instantAt(reading, meeting.start, 'Bundle.entry.resource.ofType(Appointment).start');
  const outcome = outcomes[meeting.status as keyof typeof outcomes];
  if (meetingId === undefined || start === undefined || outcome === undefined) return undefined;
  return { read: { kind: 'meeting-told', facts: { meetingId, meeting: kind, outcome, start } } };
}

function kindOf({ appointmentType }: Appointment): Meeting {
  const code = codeIn(appointmentType?.coding, 'sop-meeting-type');
  return code === 'home-visit' || code === 'advice' ? code : 'discharge-conference';
}
