import { afterEach, describe, expect, it } from 'vitest';
import { noticeLetter } from '../../scripts/fixtures/scenarios/letters.ts';
import { courseMark } from '../../scripts/fixtures/scenarios/letters.ts';
import { assembledAt, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { between, lettersOf } from './legacy-letters.ts';

const hospital = 'bfh-medicin';
const visitation = 'visitation-oestdanmark';
const municipality = 'kommune-koebenhavn';

type Json = ReturnType<typeof JSON.parse>;
const referral = JSON.parse(fixture('referral/new').text);
const course: string = referral.entry.find(
  ({ resource }: Json) => resource.resourceType === 'Encounter',
).resource.episodeOfCare[0].identifier.value;

describe('a hospital’s letter of a finished citizen, XDIS19 (M18, S-88)', () => {
  let gateway: GatewayUnderTest;
  let clock = Date.parse('2027-03-03T09:00:00+01:00');
  afterEach(() => gateway.dispose());
  const open = async () => {
    gateway = await openGateway({ now: () => clock });
  };

  const finished = (to: string, { number = '1', about = course } = {}): string => {
    const id = about.replace(/^urn:uuid:/, '').replaceAll('-', '');
    return noticeLetter('2027-03-03T09:00', '2027-03-04T10:00', {
      from: hospital,
      to,
      arrived: '2027-02-20T08:00',
    })
      .text.replace(`<EpisodeOfCareIdentifier>${courseMark}</EpisodeOfCareIdentifier>`, id === '' ? '' : `<EpisodeOfCareIdentifier>${id}</EpisodeOfCareIdentifier>`)
      .replace('<Identifier></Identifier><IdentifierCode>kommunenummer', `<Identifier>${gateway.organisation(to).sor}</Identifier><IdentifierCode>sorkode`)
      .replaceAll('XDIS19</Identifier>', `XDIS19${number}</Identifier>`);
  };
  const letter = (text: string) => gateway.call('/legacy', { as: hospital, method: 'POST', body: text });
  const send = async (name: string) => {
    const { text, expected } = fixture(name);
    clock = assembledAt(text) ?? clock;
    const reply = await gateway.send(expected.sender, text);
    expect(reply.status, reply.text).toBe(202);
  };
  const tasks = async (of: string, state = 'true'): Promise<Json[]> =>
    (await gateway.call(`/tasks?open=${state}&kind=hospital.finished`, { as: of })).body.tasks;
  const messageOf = (reply: { headers: Headers }) => reply.headers.get('x-message-id') ?? '';

  it('is the visitation’s task and in its queue, and no notice of a place', async () => {
    await open();
    const reply = await letter(finished(visitation));
    expect(reply.status, reply.text).toBe(202);
    const message = await gateway.call(`/messages/${messageOf(reply)}`, { as: hospital });
    expect(message.body.event).toBe('care-communication-message');
    const fhir = await gateway.call('/fhir/Task?_count=100', { as: visitation });
    const found = fhir.body.entry.filter(({ resource }: Json) => resource.code.coding[0].code === 'hospital.finished');
    expect(found.map(({ resource }: Json) => [resource.status, resource.focus.identifier.value])).toEqual([
      ['requested', messageOf(reply)],
    ]);
    expect(JSON.stringify(found)).not.toContain('2509479989');
    const box = await gateway.call(`/fhir/Bundle/${messageOf(reply)}`, { as: visitation });
    expect(box.status).toBeLessThan(500);
  });
});
