// biome-ignore lint/suspicious/noExplicitAny: the fixtures' shapes are known, and changed at every depth
type Json = any;

const base = 'https://overgang.dk/fhir/StructureDefinition';

/** A message of the fixtures that something is taken from. */
export interface Spoiled {
  readonly title: string;
  readonly message: string;
  readonly spoil: (resource: (type: string) => Json) => void;
}

/** The message with its fault. */
export function spoiled({ spoil }: Spoiled, text: string): unknown {
  const message = JSON.parse(text);
  spoil((type) => message.entry.find((entry: Json) => entry.resource.resourceType === type).resource);
  return message;
}

/** What is worth a warning or a task and never a refusal. */
export const softSpots: readonly Spoiled[] = [
  {
    title: 'a referral without origin (R-REF-03)',
    message: 'referral/new',
    spoil: (resource) => drop(resource('ServiceRequest'), 'sop-origin'),
  },
  {
    title: 'a referral without residence municipality (R-ID-03)',
    message: 'referral/new',
    spoil: (resource) => drop(resource('ServiceRequest'), 'sop-residence-municipality'),
  },
  {
    title: 'a referral without functional ability and dialogue (R-REF-06, R-REF-08)',
    message: 'referral/new',
    spoil: (resource) => {
      delete resource('ServiceRequest').supportingInfo;
    },
  },
  {
    title: 'a stay without the id of the course (R-ID-09)',
    message: 'stay/start',
    spoil: (resource) => {
      delete resource('Encounter').episodeOfCare;
    },
  },
  {
    title: 'a stay that does not say where (R-ALL-13)',
    message: 'stay/information',
    spoil: (resource) => {
      delete resource('Encounter').serviceProvider;
    },
  },
  {
    title: 'a stay without expected duration (R-STA-02)',
    message: 'stay/start',
    spoil: (resource) => drop(resource('Encounter'), 'sop-expected-duration'),
  },
  {
    title: 'a stay that ended by death, without an end of need (R-END-05)',
    message: 'stay/end',
    spoil: (resource) => {
      const stay = resource('Encounter');
      drop(stay, 'sop-actual-end-of-need');
      stay.extension.find((each: Json) => each.url.endsWith('sop-end-reason')).valueCoding.code = 'death';
    },
  },
  {
    title: 'a notice without a word on needs (R-NOT-27)',
    message: 'discharge-notice/new',
    spoil: (resource) => {
      delete resource('Communication').payload;
    },
  },
  {
    title: 'a notice that does not say its number in the chain (R-NOT-16)',
    message: 'discharge-notice/new',
    spoil: (resource) => drop(resource('Communication'), 'sop-notice-revision'),
  },
  {
    title: 'a message without narrative (R-MSG-09)',
    message: 'discharge-notice/new',
    spoil: (resource) => {
      for (const type of ['MessageHeader', 'Communication', 'Encounter']) delete resource(type).text;
    },
  },
];

/** What a profile of ours must catch: one for each kind of rule. */
export const faults: readonly Spoiled[] = [
  {
    title: 'a referral without the mandatory criterion (TS-04a)',
    message: 'referral/new',
    spoil: (resource) => drop(resource('ServiceRequest'), 'sop-admission-criterion'),
  },
  {
    title: 'a referral that is a plan',
    message: 'referral/new',
    spoil: (resource) => {
      resource('ServiceRequest').intent = 'plan';
    },
  },
  {
    title: 'a referral with an unknown priority',
    message: 'referral/new',
    spoil: (resource) => {
      resource('ServiceRequest').priority = 'stat';
    },
  },
  {
    title: 'a referral to two visitations',
    message: 'referral/new',
    spoil: (resource) => {
      const request = resource('ServiceRequest');
      request.performer = [request.performer[0], request.requester];
    },
  },
  {
    title: 'a rejection without reason (R-ALL-04)',
    message: 'allocation/rejected',
    spoil: (resource) => {
      delete resource('Task').statusReason;
    },
  },
  {
    title: 'a decision that does not name its rules (R-ALL-18)',
    message: 'allocation/granted',
    spoil: (resource) => {
      delete resource('Task').instantiatesUri;
    },
  },
  {
    title: 'a stay with two legal bases (R-ALL-19)',
    message: 'stay/start',
    spoil: (resource) => {
      const stay = resource('Encounter');
      stay.extension.push(stay.extension.find((each: Json) => each.url === `${base}/sop-legal-basis`));
    },
  },
  {
    title: 'a stay without authority (R-ID-05)',
    message: 'stay/start',
    spoil: (resource) => drop(resource('Encounter'), 'sop-responsible-authority'),
  },
  {
    title: 'a stay that ended but has no departure (R-END-05)',
    message: 'stay/end',
    spoil: (resource) => {
      delete resource('Encounter').period.end;
    },
  },
  {
    title: 'a stay that the citizen pays for (R-STA-10)',
    message: 'stay/start',
    spoil: (resource) => {
      resource('Encounter').account = [{ display: 'Egenbetaling' }];
    },
  },
  {
    title: 'an on-call scheme with the treatment responsibility (R-TRE-04)',
    message: 'stay/responsibility',
    spoil: (resource) => {
      resource('CareTeam').participant[1].role = [{ text: 'Lægevagten 1813' }];
    },
  },
  {
    title: 'a notice without time of day (R-NOT-02)',
    message: 'discharge-notice/new',
    spoil: (resource) => {
      const [expected] = resource('Communication').extension;
      expected.valueDateTime = '2027-04-22';
    },
  },
  {
    title: 'a notice that names no residence municipality (R-ID-03)',
    message: 'discharge-notice/new',
    spoil: (resource) => drop(resource('Communication'), 'sop-residence-municipality'),
  },
  {
    title: 'a notice to a municipality that does not exist',
    message: 'discharge-notice/new',
    spoil: (resource) => {
      const named = resource('Communication').extension.find((each: Json) =>
        each.url.endsWith('sop-residence-municipality'),
      );
      named.valueCoding.code = '0999';
    },
  },
  {
    title: 'a notice that is cancelled without reason (R-NOT-18)',
    message: 'discharge-notice/cancel',
    spoil: (resource) => {
      delete resource('Communication').statusReason;
    },
  },
  {
    title: 'an answer that is ready from no time (R-NOT-20)',
    message: 'discharge-notice/response',
    spoil: (resource) => {
      resource('Communication').extension[0].extension.pop();
    },
  },
  {
    title: 'a header with an event of nobody',
    message: 'stay/start',
    spoil: (resource) => {
      resource('MessageHeader').eventCoding.code = 'sop-stay-begin';
    },
  },
  {
    title: 'a header without definition',
    message: 'stay/start',
    spoil: (resource) => {
      delete resource('MessageHeader').definition;
    },
  },
  {
    title: 'a destination that does not say its use',
    message: 'stay/start',
    spoil: (resource) => {
      delete resource('MessageHeader').destination[0].extension;
    },
  },
  {
    title: 'an organisation without GLN (R-ID-02)',
    message: 'stay/start',
    spoil: (resource) => {
      resource('Organization').identifier.shift();
    },
  },
];

function drop(of: Json, extension: string): void {
  of.extension = of.extension.filter((each: Json) => each.url !== `${base}/${extension}`);
}
