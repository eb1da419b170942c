import type { Bundle, Encounter, Provenance, Resource } from '@medplum/fhirtypes';
import { type Problem, problem, refuses } from '../message/problem.ts';
import type { CourseFacts } from './course-facts.ts';
import type { CourseMessage } from './course-message.ts';
import { type BundleView, extensionOf, firstOf, viewBundle } from './read/bundle-view.ts';
import type { CourseDirectory } from './read/course-directory.ts';
import { readDecision } from './read/read-allocation.ts';
import { readEndDecision } from './read/read-end-decision.ts';
import { readMunicipalRequest } from './read/read-municipal-request.ts';
import { readNotice } from './read/read-notice.ts';
import { readQuestion } from './read/read-question.ts';
import { readReferral } from './read/read-referral.ts';
import { readResponsibility } from './read/read-responsibility.ts';
import { readStay } from './read/read-stay.ts';
import { readTransition } from './read/read-transition.ts';
import {
  instantAt,
  isType,
  partyAt,
  present,
  type Read,
  type ReadEvent,
  type Reading,
} from './read/reading.ts';
import { goalsIn, medicationReview, planIn, plannedEnd } from './read/stay-facts.ts';
import { hour, writeDanish } from './time/danish-time.ts';
import { readInstant } from './time/read-instant.ts';

/** A message as the course sees it; undefined when it is none of a course's, or when the problems refuse it. */
export interface ReadCourseMessage {
  readonly message: CourseMessage | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Takes out of one of our FHIR messages what the course's rules look at, and nothing else: a diagnosis, a list of
 * medicines or a social situation never gets into the course (R-REF-07, R-REF-14). Pure; the message has been judged by
 * its profile before, but nothing is taken for granted here.
 */
export function readCourseMessage(bundle: Bundle, directory: CourseDirectory): ReadCourseMessage {
  const view = viewBundle(bundle);
  const event = view?.header.eventCoding?.code;
  if (view === undefined || event === undefined) return { message: undefined, problems: [] };
  const question = readQuestion(view);
  if (question === undefined && !event.startsWith('sop-')) return { message: undefined, problems: [] };
  const problems: Problem[] = [];
  const sent = occurredAt(view, bundle);
  const occurred = sent.instant;
  if (occurred === undefined) return { message: undefined, problems: sent.problems };
  problems.push(...sent.problems);
  const reading: Reading = { view, directory, problems, occurred };
  const found = question ?? readEvent(reading, event);
  // One event of a wrong century would stand after everything that ever happens in the course.
  if (found?.at !== undefined && found.at > occurred + 24 * hour) {
    problems.push(problem('course.in-future', { rule: 'R-ID-11', params: { found: writeDanish(found.at) } }));
  }
  if (found === undefined || refuses(problems)) return { message: undefined, problems };
  return { message: withHead(reading, found), problems };
}

function readEvent(reading: Reading, event: string): ReadEvent | undefined {
  const { focus } = reading.view;
  const stay = firstOf(reading.view, 'Encounter');
  if (municipalRequests.includes(event)) {
    const asked = isType(focus, 'ServiceRequest') || isType(focus, 'Task');
    return asked ? wrapped(readMunicipalRequest(reading, focus)) : undefined;
  }
  const transition = readTransition(reading, event);
  if (transition !== undefined) return transition;
  if (isType(focus, 'ServiceRequest')) return readReferralEvent(reading, focus, event);
  if (isType(focus, 'Task')) return wrapped(readDecision(reading, focus, event));
  if (isType(focus, 'CareTeam')) return readResponsibility(reading, focus);
  if (isType(focus, 'Communication') && event.startsWith('sop-discharge-notice-')) {
    const read = readNotice(reading, focus, event);
    // A call counts from when it was made, not from when it was recorded.
    const called =
      read?.kind === 'notice-phoned'
        ? instantAt(reading, focus.sent, 'Bundle.entry.resource.ofType(Communication).sent')
        : undefined;
    return read === undefined ? undefined : { read, ...present({ at: called }) };
  }
  if (event === 'sop-municipal-information') return { read: { kind: 'municipality-informed', facts: {} } };
  if (event === 'sop-status-meeting')
    return { read: { kind: 'status-met', facts: minutesOf(reading.view, stay) } };
  if (event === 'sop-handover-in') return { read: { kind: 'package-sent', facts: packageOf(reading.view) } };
  if (event === 'sop-handover-out')
    return {
      read: {
        kind: 'handover-sent',
        facts: {
          medicationUpdated: tellsMedication(reading.view),
          ...present({ plan: planIn(reading.view) }),
        },
      },
    };
  if (stay === undefined) return undefined;
  return event === 'sop-end-decision' ? readEndDecision(reading, stay) : readStay(reading, stay, event);
}

/** What a status meeting has found: when the stay is to end, whether the medicines were reviewed, and goals (M26). */
function minutesOf(view: BundleView, stay: Encounter | undefined): CourseFacts['status-met'] {
  const start = Date.parse(stay?.period?.start ?? '');
  return present({
    plannedEnd: Number.isNaN(start) ? undefined : plannedEnd(stay, start),
    medicationReview: medicationReview(stay),
    goals: goalsIn(view),
  });
}

/** What the clinical handover says of utensils: whether the treatment needs them, and how many it lists (R-STA-14). */
function packageOf(view: BundleView): CourseFacts['package-sent'] {
  const { focus, resources } = view;
  const needed = extensionOf(
    focus as Parameters<typeof extensionOf>[0],
    'sop-special-utensils',
  )?.valueBoolean;
  const supplies = resources.filter((each) => isType(each, 'SupplyDelivery')).length;
  return present({
    specialUtensils: needed,
    supplies: supplies === 0 ? undefined : supplies,
    plan: planIn(view),
  });
}

const municipalRequests: readonly string[] = ['sop-municipal-request', 'sop-home-preparation'];

function readReferralEvent(
  reading: Reading,
  focus: Extract<Resource, { resourceType: 'ServiceRequest' }>,
  event: string,
): ReadEvent | undefined {
  const facts = readReferral(reading, focus);
  switch (event) {
    case 'sop-referral-new':
      return { read: { kind: 'referral-received', facts } };
    case 'sop-referral-update':
      return { read: { kind: 'referral-supplemented', facts } };
    case 'sop-referral-cancel': {
      const kind = focus.status === 'entered-in-error' ? 'referral-voided' : 'referral-withdrawn';
      return { read: { kind, facts: { referralId: facts.referralId } } };
    }
    default:
      return undefined;
  }
}

function withHead(reading: Reading, { read, at }: ReadEvent): CourseMessage {
  const { view, directory, problems, occurred } = reading;
  const { header } = view;
  const stay = firstOf(view, 'Encounter');
  const patient = firstOf(view, 'Patient');
  const { system = '', value = '' } = patient?.identifier?.[0] ?? {};
  const chainOrReferral = businessIdOf(read);
  const courseId = stay?.episodeOfCare?.[0]?.identifier?.value ?? directory.courseOf(chainOrReferral);
  if (courseId === undefined)
    problems.push(problem('course.id-missing', { rule: 'R-ID-09', params: { found: chainOrReferral } }));
  const message = {
    ...read,
    messageId: header.id ?? '?',
    courseId: courseId ?? chainOrReferral,
    citizen: directory.citizenKey(system, value),
    at: at ?? occurred,
    // A takeover told with the arrival it belongs to comes after it, and the waiting after the end of need it begins with.
    sequence: read.kind.startsWith('responsibility-') || read.kind.startsWith('waiting-') ? 1 : 0,
    sender: partyAt(reading, header.sender) ?? { id: '?', kind: 'other' },
    ...present({
      receiver: partyAt(reading, header.destination?.[0]?.receiver),
      residenceMunicipality: residenceIn(view),
      responsible: partyAt(reading, header.responsible)?.id,
      statesResponsible: statesResponsible(view, stay),
      takenOver: isTakenOver(ownProvenance(view)) ? (true as const) : undefined,
    }),
  };
  // The kind and its facts were read together; the union cannot see that through the spread.
  return message as CourseMessage;
}

/** When the sender says this message was sent: the Provenance about its header, else the Bundle's timestamp. */
function occurredAt(view: BundleView, bundle: Bundle) {
  return readInstant(
    ownProvenance(view)?.occurredDateTime ?? bundle.timestamp ?? '',
    'Bundle.entry.resource.ofType(Provenance).occurred',
  );
}

/** The Provenance about the message itself. */
function ownProvenance(view: BundleView): Provenance | undefined {
  return view.resources
    .filter((resource) => isType(resource, 'Provenance'))
    .find(({ target }) => target?.some((reference) => view.find(reference) === view.header));
}

/** What is derived from, or quotes, an earlier message is taken over; what revises one is not (R-DAT-01, R-COM-06). */
function isTakenOver(own: Provenance | undefined): boolean {
  return own?.entity?.some(({ role }) => role === 'derivation' || role === 'source') === true;
}

/** The stated residence municipality: of what the message is about first, then of the stay it carries. */
function residenceIn({ focus, resources }: BundleView): string | undefined {
  const places = [focus, ...resources.filter((resource) => isType(resource, 'Encounter'))];
  return places
    .map(
      (resource) =>
        extensionOf(resource as Parameters<typeof extensionOf>[0], 'sop-residence-municipality')?.valueCoding
          ?.code,
    )
    .find((code) => code !== undefined);
}

function statesResponsible(
  { resources }: BundleView,
  stay: ReturnType<typeof firstOf<'Encounter'>>,
): boolean {
  const inWords = resources.some((each) => isType(each, 'Communication') && (each.payload?.length ?? 0) > 0);
  return (
    inWords || (stay?.participant?.length ?? 0) > 0 || resources.some((each) => isType(each, 'CareTeam'))
  );
}

function tellsMedication({ resources }: BundleView): boolean {
  const types = ['List', 'MedicationStatement', 'DocumentReference'];
  return resources.some(({ resourceType }) => types.includes(resourceType));
}

function businessIdOf({ facts }: Read): string {
  if ('referralId' in facts) return facts.referralId;
  if ('chainId' in facts) return facts.chainId;
  return ('stayId' in facts ? facts.stayId : undefined) ?? '?';
}

function wrapped(read: Read | undefined): ReadEvent | undefined {
  return read === undefined ? undefined : { read };
}
