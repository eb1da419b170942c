import { afterEach, describe, expect, it } from 'vitest';
import { otherFormat } from '../../src/translate/other-format.ts';
import { asNewCourse, assembledAt, changed, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';

type Json = ReturnType<typeof JSON.parse>;

const text = {
  status: 'generated',
  div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>Se indholdet</p></div>',
};
const observation = (citizen: string) => ({
  resourceType: 'Observation',
  id: '0c6e0a51-3a58-4f5a-9a53-1f5d1c5f7a01',
  text,
  status: 'final',
  code: { text: 'Rejse-sætte-sig-test' },
  subject: { reference: citizen },
  valueString: '7 gange på 30 sekunder',
});
const answers = (citizen: string, source?: object) => ({
  resourceType: 'QuestionnaireResponse',
  id: '5d1fbc35-64c4-4b1e-8a0a-2f0b8e3d9c02',
  text,
  status: 'completed',
  subject: { reference: citizen },
  authored: '2027-04-07T13:00:00+02:00',
  ...(source === undefined ? {} : { source }),
  item: [{ linkId: 'prem-1', text: 'Følte du dig inddraget?', answer: [{ valueString: 'I høj grad' }] }],
});

describe(`the perspectives of a stay${withoutPackages}`, () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  afterEach(() => gateway.dispose());

  const { text: start, expected } = fixture('stay/information');
  const told = (more: (citizen: string) => readonly object[]) =>
    asNewCourse(
      changed(start, (bundle) => {
        const patient = bundle.entry.find(({ resource }: Json) => resource.resourceType === 'Patient');
        for (const resource of more(`Patient/${patient.resource.id}`) as Json[]) {
          const fullUrl = `https://overgang.dk/fhir/${resource.resourceType}/${resource.id}`;
          bundle.entry.splice(-1, 0, { fullUrl, resource });
        }
      }),
    );

  it.each([
    ['of an Encounter alone', () => [], ['organisational']],
    ['of what was observed', (citizen: string) => [observation(citizen)], ['clinical', 'organisational']],
    [
      'of what the citizen answered',
      (citizen: string) => [answers(citizen, { reference: citizen })],
      ['organisational', 'user-experienced'],
    ],
    ['of what staff filled in', (citizen: string) => [answers(citizen)], ['clinical', 'organisational']],
    [
      'of all three',
      (citizen: string) => [observation(citizen), answers(citizen, { reference: citizen })],
      ['clinical', 'organisational', 'user-experienced'],
    ],
  ] as const)(
    '%s are carried through, and listed in the export of messages, as JSON and as XML (R-DAT-12)',
    async (...row) => {
      const [, more, perspectives] = row;
      gateway = await openGateway({
        now: () => clock,
        settings: hasOfficialPackages
          ? { OVERGANG_PACKAGES: officialPackages, OVERGANG_UNCHECKED_PROFILES: 'refuse' }
          : { OVERGANG_UNCHECKED_PROFILES: 'accept' },
      });
      const xml = 'application/fhir+xml';
      for (const type of ['application/fhir+json', xml]) {
        const message = told(more);
        clock = assembledAt(message) ?? clock;
        const body = type === xml ? otherFormat(Buffer.from(message), xml)?.bytes : message;
        const reply = await gateway.send(expected.sender, body ?? '', { 'content-type': type });
        expect(reply.status, reply.text).toBe(202);
        const lines = (await gateway.call('/region/export/messages', { as: 'region-oestdanmark' })).text
          .trim()
          .split('\n')
          .map((line): Json => JSON.parse(line));
        const own = lines.find(({ messageId }) => messageId === idsOf(message).messageId);
        expect(own?.perspectives).toEqual(perspectives);
        expect(own?.content).toBe(Buffer.from(body ?? '').toString('utf8'));
      }
    },
  );
});
