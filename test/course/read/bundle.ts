import type { Bundle, Extension, Resource } from '@medplum/fhirtypes';
import type { Party } from '../../../src/course/party.ts';
import type { CourseDirectory } from '../../../src/course/read/course-directory.ts';

const base = 'https://overgang.dk/fhir';

/** SOR ids of the parties, made up. */
const sors: Readonly<Record<string, Party>> = {
  '9911481000016009': { id: 'hos-med', kind: 'hospital' },
  '9911111000016009': { id: 'vis-oest', kind: 'visitation' },
  '9912221000016001': { id: 'sop-vig', kind: 'sop' },
  '9913331000016001': { id: 'mun-0101', kind: 'municipality', municipality: '0101' },
  '9910741000016001': { id: 'region-oestdanmark', kind: 'region' },
  '9914441000016003': { id: 'gp-1', kind: 'general-practice' },
};

export const directory: CourseDirectory = {
  party: (sor) => sors[sor],
  citizenKey: (_system, value) => `citizen-${value.length}`,
  courseOf: () => undefined,
};

const organisations = Object.entries(sors).map(([sor, { id }]) => ({
  resourceType: 'Organization' as const,
  id,
  identifier: [{ system: 'urn:oid:1.2.208.176.1.1', value: sor }],
}));

export const to = (id: string) => ({ reference: `Organization/${id}` });
export const code = (system: string, value: string) => ({
  system: `${base}/CodeSystem/${system}`,
  code: value,
});
export const uuid = (value: string) => ({ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${value}` });

/** One of our extensions with a value, or with parts. */
export function ext(name: string, value: Omit<Extension, 'url'>): Extension {
  return { url: `${base}/StructureDefinition/${name}`, ...value };
}

export const residence = ext('sop-residence-municipality', {
  valueCoding: { system: 'http://hl7.dk/fhir/core/CodeSystem/dk-core-municipality-codes', code: '0101' },
});

/** A stay as every message about one carries it. */
export function stay(more: Record<string, unknown> = {}, extensions: readonly Extension[] = []): Resource {
  return {
    resourceType: 'Encounter',
    id: 'stay',
    identifier: [uuid('stay-1')],
    status: 'in-progress',
    class: { code: 'NONAC' },
    episodeOfCare: [{ identifier: { system: 'https://example.dk', value: 'course-1' } }],
    extension: [
      ext('sop-legal-basis', { valueCoding: code('sop-legal-basis', 'sul-118e') }),
      ext('sop-responsible-authority', { valueReference: to('region-oestdanmark') }),
      ext('sop-operator', { valueReference: to('mun-0101') }),
      residence,
      ext('sop-expected-duration', { valueDuration: { value: 14, code: 'd' } }),
      ...extensions,
    ],
    period: { start: '2027-04-07T14:00:00+02:00' },
    serviceProvider: to('sop-vig'),
    ...more,
  } as Resource;
}

/** A message with a header, a citizen (one of MedCom's published test persons), the parties and a Provenance. */
export function message(
  event: string,
  sender: string,
  receiver: string,
  sent: string,
  focus: Resource,
  others: readonly Resource[] = [],
): Bundle {
  const header = {
    resourceType: 'MessageHeader',
    id: `${event}-${sent}`,
    eventCoding: code('sop-message-event', event),
    destination: [{ receiver: to(receiver) }],
    sender: to(sender),
    responsible: to('region-oestdanmark'),
    focus: [{ reference: `${focus.resourceType}/${focus.id}` }],
  };
  const provenance = {
    resourceType: 'Provenance',
    id: 'provenance',
    target: [{ reference: `MessageHeader/${header.id}` }],
    occurredDateTime: sent,
  };
  const patient = {
    resourceType: 'Patient',
    id: 'citizen',
    identifier: [{ system: 'urn:oid:1.2.208.176.1.2', value: '2509479989' }],
  };
  const resources = [header, focus, ...others, patient, ...organisations, provenance] as Resource[];
  return {
    resourceType: 'Bundle',
    type: 'message',
    timestamp: sent,
    entry: resources.map((resource) => ({ resource })),
  };
}
