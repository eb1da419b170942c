import { afterEach, describe, expect, it } from 'vitest';
import { sentBy, sentTo } from '../../scripts/fixtures/scenarios/change-message.ts';
import { courseMark, noticeLetter } from '../../scripts/fixtures/scenarios/letters.ts';
import { asNew, assembledAt, changed, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { lettersOf } from './legacy-letters.ts';

const hospital = 'bfh-medicin';
const visitation = 'visitation-oestdanmark';
const municipality = 'kommune-koebenhavn';

type Json = ReturnType<typeof JSON.parse>;
const referral = JSON.parse(fixture('referral/new').text);
const course: string = referral.entry.find(({ resource }: Json) => resource.resourceType === 'Encounter')
  .resource.episodeOfCare[0].identifier.value;

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
      .text.replace(
        `<EpisodeOfCareIdentifier>${courseMark}</EpisodeOfCareIdentifier>`,
        id === '' ? '' : `<EpisodeOfCareIdentifier>${id}</EpisodeOfCareIdentifier>`,
      )
      .replace(
        '<Identifier></Identifier><IdentifierCode>kommunenummer',
        `<Identifier>${gateway.organisation(to).sor}</Identifier><IdentifierCode>sorkode`,
      )
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
    const found = fhir.body.entry.filter(
      ({ resource }: Json) => resource.code.coding[0].code === 'hospital.finished',
    );
    expect(found.map(({ resource }: Json) => [resource.status, resource.focus.identifier.value])).toEqual([
      ['requested', messageOf(reply)],
    ]);
    expect(JSON.stringify(found)).not.toContain('2509479989');
    const box = await gateway.call(`/fhir/Bundle?message.destination-uri=${visitation}`, { as: visitation });
    expect(box.text).toContain(messageOf(reply));
    expect(box.text).toContain('Borgeren ventes at kunne klare sig i eget hjem');
  });

  it('is so in EDIFACT too (DIS19)', async () => {
    await open();
    const [edifact = Buffer.of()] = lettersOf(finished(visitation), 'edifact');
    const reply = await gateway.call('/legacy', { as: hospital, method: 'POST', body: edifact });
    expect(reply.status, reply.text).toBe(202);
    expect(await tasks(visitation)).toHaveLength(1);
  });

  it('is linked to the course when there is one, and done when the course goes on', async () => {
    await open();
    await send('referral/new');
    const reply = await letter(finished(visitation));
    expect(reply.status, reply.text).toBe(202);
    expect((await tasks(visitation)).map(({ courseId, messageId }) => [courseId, messageId])).toEqual([
      [course, messageOf(reply)],
    ]);
    await send('allocation/granted');
    expect(await tasks(visitation)).toEqual([]);
  });

  it('waits for the referral of the same course when it comes before it', async () => {
    await open();
    await letter(finished(visitation));
    expect(await tasks(visitation)).toHaveLength(1);
    await send('referral/new');
    expect(await tasks(visitation)).toEqual([]);
    expect(await tasks(visitation, 'false')).toHaveLength(1);
  });

  it('takes the place of an earlier one about the same course; the same again changes nothing', async () => {
    await open();
    await letter(finished(visitation));
    const second = await letter(finished(visitation, { number: '2' }));
    expect((await letter(finished(visitation, { number: '2' }))).status).toBeLessThan(300);
    expect((await tasks(visitation)).map(({ messageId }) => messageId)).toEqual([messageOf(second)]);
  });

  it('that names no course is a task of none, until the visitation answers it', async () => {
    await open();
    const reply = await letter(finished(visitation, { about: '' }));
    expect(reply.status, reply.text).toBe(202);
    expect((await tasks(visitation)).map(({ courseId }) => courseId)).toEqual([undefined]);
    const answer = changed(asNew(fixture('care-communication/reply').text), (bundle) => {
      sentBy(visitation)(bundle);
      sentTo(hospital)(bundle);
    });
    const [, continued = ''] =
      /"what":\s*\{\s*"reference":\s*"[^"]*MessageHeader\/([^"]+)"/.exec(answer) ?? [];
    expect((await gateway.send(visitation, answer)).status).toBe(202);
    expect(await tasks(visitation)).toHaveLength(1);
    const itsAnswer = asNew(answer).replaceAll(continued, messageOf(reply));
    const answered = await gateway.send(visitation, itsAnswer);
    expect(answered.status, answered.text).toBe(202);
    expect(await tasks(visitation)).toEqual([]);
  });

  it('is nobody’s task where a municipality is told, and is passed on', async () => {
    await open();
    const reply = await letter(finished(municipality));
    expect(reply.status, reply.text).toBe(202);
    expect([await tasks(municipality), await tasks(visitation)]).toEqual([[], []]);
    const box = await gateway.call(`/fhir/Bundle?message.destination-uri=${municipality}`, {
      as: municipality,
    });
    expect(box.text).toContain(messageOf(reply));
  });
});
