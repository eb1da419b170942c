import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import oestdanmark from '../../fixtures/contents/oestdanmark.json' with { type: 'json' };
import { asNew, assembledAt, changed, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { lettersOf } from './legacy-letters.ts';
import { openOrganised } from './organised.ts';

const world = openOrganised('oestdanmark');
const folder = mkdtempSync(join(tmpdir(), 'overgang-contents-'));
const [site, municipality] = ['sop-vigerslevvej', 'kommune-koebenhavn'];
const untilArrival = ['referral/new', 'allocation/granted', 'stay/start'];

type Json = ReturnType<typeof JSON.parse>;

/** An agreement of the pair: what it asks no notice has, unless a test says otherwise. */
const pair = (changes: object = {}, demand: object = {}) => ({
  agreementId: 'indhold',
  version: '1',
  validFrom: '2027-01-01',
  from: [site],
  to: [municipality],
  events: ['sop-discharge-notice-new'],
  demands: [
    {
      id: 'boligindretning',
      asks: 'entry.resource.ofType(Communication).note.exists()',
      da: 'Varslet siger noget om boligen.',
      en: 'The notice says something of the home.',
      ...demand,
    },
  ],
  ...changes,
});

describe('what parties have agreed that messages hold (R-COM-04, R-DAT-10)', () => {
  let opened: GatewayUnderTest | undefined;
  let gateway: GatewayUnderTest;
  let clock = 0;
  afterEach(async () => {
    await opened?.dispose();
    opened = undefined;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const open = async (agreements: object, told = untilArrival) => {
    const path = join(folder, 'contents.json');
    writeFileSync(path, JSON.stringify(agreements));
    const settings = { ...world.settings, OVERGANG_CONTENT_AGREEMENTS: path };
    gateway = opened = await openGateway({ now: () => clock, base: world.network, settings });
    for (const name of told) expect((await send(name)).status, name).toBe(202);
  };
  const send = (name: string, change: (text: string) => string = (text) => text, language = 'en') => {
    const { text, expected } = fixture(name);
    clock = Math.max(clock, assembledAt(text) ?? clock);
    const headers = { 'content-type': 'application/fhir+json', 'accept-language': language };
    return gateway.call('/fhir/$process-message', {
      as: world.acting(expected.sender),
      method: 'POST',
      headers,
      body: change(world.staffed(text)),
    });
  };
  const codes = (text: string) => [
    ...new Set([...text.matchAll(/content\.agreed-\w+/g)].map(([code]) => code)),
  ];
  const noting = (text: string) =>
    changed(text, (bundle: Json) => {
      for (const { resource } of bundle.entry)
        if (resource.resourceType === 'Communication') resource.note = [{ text: 'Boligen er på 2. sal.' }];
    });

  it('is warned of in the words of the agreement, in the language of the reader, and is sent on all the same', async () => {
    await open(pair());
    const warned = await send('discharge-notice/new', undefined, 'da');
    expect([warned.status, codes(warned.text)]).toEqual([202, ['content.agreed-missing']]);
    expect(warned.text).toContain(
      'Efter aftalen indhold 1 (boligindretning): Varslet siger noget om boligen.',
    );
    expect(warned.text).toContain('R-COM-04');
    const id = warned.body.parameter.find(({ name }: Json) => name === 'message').valueId;
    const { deliveries, findings } = (await gateway.call(`/messages/${id}`, { as: municipality })).body;
    expect(deliveries).toHaveLength(1);
    expect(findings).toContainEqual({
      code: 'content.agreed-missing',
      severity: 'warning',
      text: 'By the agreement indhold 1 (boligindretning): The notice says something of the home.',
    });
  });

  it('is what the example of the region asks: a telephone number of the notice’s own sender', async () => {
    await open(oestdanmark);
    const calling = (whose: 'sender' | 'receiver') => (text: string) =>
      changed(text, (bundle: Json) => {
        const of = (type: string) =>
          bundle.entry.find(({ resource }: Json) => resource.resourceType === type).resource;
        const { sender, recipient } = of('Communication');
        const { reference } = whose === 'sender' ? sender : recipient[0];
        for (const { resource } of bundle.entry) {
          if (resource.resourceType !== 'Organization') continue;
          delete resource.telecom;
          if (reference.endsWith(resource.id)) resource.telecom = [{ system: 'phone', value: '38000000' }];
        }
      });
    const missing = await send('discharge-notice/new', calling('receiver'));
    expect([missing.status, codes(missing.text)]).toEqual([202, ['content.agreed-missing']]);
    expect(missing.text).toContain('indhold-vigerslevvej-koebenhavn 2027.1 (kontakttelefon)');
    const told = await send('discharge-notice/new', (text) => asNew(calling('sender')(text)));
    expect([told.status, codes(told.text)]).toEqual([202, []]);
  });

  it('is asked for no more once a message holds it', async () => {
    await open(pair({}, { refuses: true }));
    const reply = await send('discharge-notice/new', noting);
    expect([reply.status, codes(reply.text)]).toEqual([202, []]);
  });

  it('refuses where the agreement says so: nothing of the message is kept, and it may be sent again with it', async () => {
    await open(pair({}, { refuses: true }));
    const refused = await send('discharge-notice/new');
    expect([refused.status, codes(refused.text)]).toEqual([422, ['content.agreed-refused']]);
    expect(refused.text).toContain('The notice says something of the home.');
    const { body } = await gateway.call('/courses/fd7d23b7-9513-4363-ad00-3c6d3162dfbe', { as: site });
    expect(body.notice.outcome).toBe('missing');
    expect((await send('discharge-notice/new', noting)).status).toBe(202);
  });

  it('is not asked of who was accepted before: the same message is answered as it was', async () => {
    await open([]);
    const first = await send('discharge-notice/new');
    expect(first.status).toBe(202);
    await gateway.stop();
    writeFileSync(join(folder, 'contents.json'), JSON.stringify(pair({}, { refuses: true })));
    await gateway.start();
    const again = await send('discharge-notice/new');
    expect([again.status, codes(again.text)]).toEqual([200, []]);
  });

  it.each([
    ['the other way round', { from: [municipality], to: [site] }],
    ['of another sender', { from: ['sop-frederiksberg'] }],
    ['to another receiver', { to: ['kommune-frederiksberg'] }],
    ['of another event', { events: ['sop-discharge-notice-cancel'] }],
    ['from the day after', { validFrom: '2027-04-21' }],
    ['until the day before', { validTo: '2027-04-19' }],
  ])('does not bind %s', async (_, changes) => {
    await open(pair(changes));
    const reply = await send('discharge-notice/new');
    expect([reply.status, codes(reply.text)]).toEqual([202, []]);
  });

  it.each([
    ['the last second of its last day', '2027-04-20T23:59:59+02:00', ['content.agreed-missing']],
    ['the first instant after it, in Denmark', '2027-04-21T00:00:00+02:00', []],
  ])('binds by Danish days: %s', async (_, at, expected) => {
    await open(pair({ validTo: '2027-04-20' }));
    const reply = await send('discharge-notice/new', (text) =>
      changed(text, (bundle: Json) => {
        bundle.timestamp = at;
      }),
    );
    expect([reply.status, codes(reply.text)]).toEqual([202, expected]);
  });

  it('only warns until the region’s transition is over, and then refuses (R-DAT-10)', async () => {
    const plan = { access: 'x', training: 'x', support: 'x', test: 'x' };
    const own = (transitionUntil: string) => ({
      ...pair({ from: undefined, to: undefined, authority: 'region-oestdanmark' }, { refuses: true }),
      plan: { ...plan, transitionUntil },
    });
    await open(own('2027-04-20'));
    const warned = await send('discharge-notice/new');
    expect([warned.status, codes(warned.text)]).toEqual([202, ['content.agreed-missing']]);
    expect(warned.text).toContain('R-DAT-10');
    await gateway.stop();
    writeFileSync(join(folder, 'contents.json'), JSON.stringify(own('2027-04-19')));
    await gateway.start();
    const refused = await send('discharge-notice/new', (text) => asNew(text));
    expect([refused.status, codes(refused.text)]).toEqual([422, ['content.agreed-refused']]);
  });

  it.each([
    [undefined, []],
    [true, ['content.agreed-missing']],
  ])('asks a letter only for what the agreement asks of letters: %s', async (ofLetters, expected) => {
    await open(
      pair(
        { events: ['sop-referral-new'], from: ['bfh-medicin'], to: ['visitation-oestdanmark'] },
        { ofLetters },
      ),
      [],
    );
    const {
      text,
      expected: { sender },
    } = fixture('referral/new');
    clock = assembledAt(text) ?? clock;
    const [letter = Buffer.of()] = lettersOf(world.staffed(text), 'medcom-xml');
    const reply = await gateway.call('/legacy', { as: world.acting(sender), method: 'POST', body: letter });
    expect([reply.status, codes(reply.text)]).toEqual([202, expected]);
  });

  it('stops the start where the file cannot be used, and says why', async () => {
    const impossible = open(pair({}, { asks: 'entry.foo()' }));
    await expect(impossible).rejects.toThrow(/the question of boligindretning cannot be asked/);
  });
});
