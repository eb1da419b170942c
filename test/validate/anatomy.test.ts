import { describe, expect, it } from 'vitest';
import { glnSystems, sorSystem } from '../../src/message/systems.ts';
import { fixture } from '../fixture-messages.ts';
import { judge, refusalsOf } from './judge.ts';

type Json = ReturnType<typeof JSON.parse>;
const admission = 'hospital-notification/admit-inpatient';
const header = (bundle: Json) => bundle.entry[0].resource;
const first = (bundle: Json, type: string): Json =>
  bundle.entry.find(({ resource }: Json) => resource.resourceType === type).resource;
const destination = 'Bundle.entry[0].resource.destination';

/** What a rule says of a message with one fault, or of one that only looks faulty. */
const cases: readonly (readonly [string, string, (bundle: Json) => void, readonly unknown[]])[] = [
  ['a message as it is', admission, () => {}, []],
  ['a timestamp with Z', admission, (b) => Object.assign(b, { timestamp: '2027-03-31T07:40:00Z' }), []],
  [
    'a timestamp without offset',
    admission,
    (b) => Object.assign(b, { timestamp: '2027-03-31T09:40:00' }),
    expect.arrayContaining(['bundle.timestamp @ Bundle.timestamp']),
  ],
  ['an id that is no UUID', admission, (b) => Object.assign(b, { id: 'abc.1' }), []],
  [
    'an id with an underscore',
    admission,
    (b) => Object.assign(b, { id: 'a_b' }),
    expect.arrayContaining(['bundle.id @ Bundle.id']),
  ],
  [
    'an entry without resource',
    admission,
    (b) => b.entry.push({ fullUrl: 'https://a.dk/x' }),
    [expect.stringMatching(/^entry.no-resource @ Bundle.entry\[\d+\]$/)],
  ],
  [
    'two primary destinations',
    'referral/new',
    (b) => header(b).destination.push(structuredClone(header(b).destination[0])),
    [`destination.primary @ ${destination}`],
  ],
  [
    'only a cc destination',
    'referral/new',
    (b) => {
      header(b).destination[0].extension[0].valueCoding.code = 'cc';
    },
    [`destination.primary @ ${destination}`],
  ],
  [
    'no destination',
    admission,
    (b) => delete header(b).destination,
    [`destination.missing @ ${destination}`],
  ],
  [
    'a destination use of another code system',
    admission,
    (b) => {
      header(b).destination[0].extension[0].valueCoding.system = 'http://a.dk';
    },
    [`destination.use @ ${destination}[0]`],
  ],
  [
    'a destination without endpoint',
    admission,
    (b) => delete header(b).destination[0].endpoint,
    expect.arrayContaining([`destination.endpoint @ ${destination}[0].endpoint`]),
  ],
  [
    'a sender that is a Patient',
    admission,
    (b) => {
      header(b).sender.reference = `Patient/${first(b, 'Patient').id}`;
    },
    ['party.missing @ Bundle.entry[0].resource.sender'],
  ],
  [
    'GLN numbers in the newer form of the system',
    admission,
    (b) => {
      for (const { resource } of b.entry) {
        for (const each of Array.isArray(resource.identifier) ? resource.identifier : []) {
          if (each.system === glnSystems[0]) each.system = glnSystems[1];
        }
      }
    },
    [],
  ],
  [
    'an empty SOR id before the real one',
    admission,
    (b) => {
      const sender = b.entry.find(({ resource }: Json) =>
        header(b).sender.reference.endsWith(resource.id),
      ).resource;
      sender.identifier.unshift({ system: sorSystem });
    },
    [],
  ],
  [
    'a code of another system',
    admission,
    (b) => {
      header(b).eventCoding.system = 'http://a.dk';
    },
    ['header.event-unknown @ Bundle.entry[0].resource.eventCoding'],
  ],
  [
    'no source endpoint',
    admission,
    (b) => delete header(b).source.endpoint,
    expect.arrayContaining(['header.source-missing @ Bundle.entry[0].resource.source.endpoint']),
  ],
  [
    'a focus of another type',
    admission,
    (b) => {
      header(b).focus[0].reference = `Patient/${first(b, 'Patient').id}`;
    },
    ['header.focus-type @ Bundle.entry[0].resource.focus[0]'],
  ],
  [
    'a reference by full URL',
    admission,
    (b) => {
      header(b).focus[0].reference = b.entry.find(
        ({ resource }: Json) => resource.resourceType === 'Encounter',
      ).fullUrl;
    },
    [],
  ],
  [
    "a reference to somebody else's server",
    admission,
    (b) => {
      first(b, 'Encounter').serviceProvider = { reference: 'https://elsewhere.dk/fhir/Organization/1' };
    },
    [],
  ],
  [
    'a contained resource that is there, and one that is not',
    admission,
    (b) => {
      const encounter = first(b, 'Encounter');
      encounter.contained = [{ resourceType: 'Organization', id: 'here', name: 'x' }];
      encounter.serviceProvider = { reference: '#here' };
      first(b, 'Patient').managingOrganization = { reference: '#here' };
    },
    [expect.stringMatching(/^reference.unresolved @ .*managingOrganization$/)],
  ],
  [
    'a Provenance without recorded',
    admission,
    (b) => delete first(b, 'Provenance').recorded,
    expect.arrayContaining([expect.stringMatching(/^provenance.incomplete @ .*recorded$/)]),
  ],
  [
    'a Provenance of another message only',
    admission,
    (b) => {
      first(b, 'Provenance').target[0].reference = 'MessageHeader/00000000-0000-4000-8000-000000000000';
    },
    ['provenance.missing @ Bundle'],
  ],
  [
    'an acknowledgement without code',
    'acknowledgement/ok',
    (b) => delete header(b).response.code,
    expect.arrayContaining(['header.response-missing @ Bundle.entry[0].resource.response']),
  ],
  [
    'an error that does not say why',
    'acknowledgement/fatal-error',
    (b) => delete header(b).response.details,
    ['header.response-details-missing @ Bundle.entry[0].resource.response.details'],
  ],
  [
    'an attachment just below and one just above the limit of 30,000 bytes',
    admission,
    (b) => {
      const attachment = (length: number) => ({ data: 'A'.repeat(length) });
      first(b, 'Patient').photo = [attachment(40_000), attachment(40_004)];
    },
    [expect.stringMatching(/^attachment.too-large @ .*photo\[1\].data$/)],
  ],
];

describe('the anatomy of a message', () => {
  it.each(cases)('%s', (_, name, change, expected) => {
    expect(refusalsOf(name, change)).toEqual(expected);
  });

  it('is read into an envelope', () => {
    const bundle = JSON.parse(fixture('acknowledgement/transient-error').text);
    expect(judge(bundle).envelope).toMatchObject({
      bundleId: bundle.id,
      messageId: header(bundle).id,
      event: 'acknowledgement-message',
      timestamp: bundle.timestamp,
      activity: 'acknowledgement',
      response: { messageId: header(bundle).response.identifier, code: 'transient-error' },
      sender: { gln: '5790099000092', endpoint: header(bundle).source.endpoint },
      destinations: [{ use: 'primary', gln: '5790099000047', expression: `${destination}[0]` }],
    });
  });

  it('names the course by the id of the episode of care, a UUID only where there is no other', () => {
    const bundle = JSON.parse(fixture(admission).text);
    const own = first(bundle, 'Encounter').episodeOfCare[0].identifier.value;
    expect(judge(bundle).envelope?.courseId).toBe(own);
    first(bundle, 'Encounter').episodeOfCare = [
      { identifier: { value: 'urn:uuid:4e9f1a05-4b0c-4c3f-9a5e-0d6d4a3b2c1d' } },
      { identifier: { value: 'local-7' } },
    ];
    expect(judge(bundle).envelope?.courseId).toBe('local-7');
  });
});
