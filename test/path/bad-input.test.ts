import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { damaged } from '../damage.ts';
import { eventually } from '../eventually.ts';
import { allFixtures, asNew, changed, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, newId, openGateway, type Reply } from '../gateway-under-test.ts';
import { countRows } from './count-rows.ts';

const admission = () => asNew(fixture('hospital-notification/admit-inpatient').text);
type Bundle = ReturnType<typeof JSON.parse>;

describe('bad input', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await openGateway({
      settings: {
        OVERGANG_BODY_LIMIT: '2000000',
        OVERGANG_ATTACHMENT_LIMIT: '100000',
        OVERGANG_REQUEST_TIMEOUT: '1',
      },
    });
  });
  afterAll(() => gateway.dispose());

  let before: ReturnType<typeof countRows>;
  const expectNothingKept = () => expect(countRows(gateway.database)).toEqual(before);
  afterEach(async () => {
    const next = await gateway.send('bfh-medicin', admission());
    expect(next.status, 'the next request').toBe(202);
  });
  const remember = () => {
    before = countRows(gateway.database);
  };

  const brackets = '['.repeat(500_000);
  const withDeep = (inner: string) =>
    `{"resourceType":"Bundle","type":"message","entry":[{"resource":{"a":${inner}}}]}`;
  const header = (bundle: Bundle) => bundle.entry[0].resource;
  const cases: readonly (readonly [name: string, body: () => string, status: number, code: string])[] = [
    ['no JSON', () => 'Kære kollega', 400, 'request.not-json'],
    ['a truncated body', () => admission().slice(0, 5000), 400, 'request.not-json'],
    ['1 MB of brackets that are never closed', () => brackets, 400, 'request.not-json'],
    ['1 MB of nested lists', () => brackets + ']'.repeat(500_000), 400, 'request.not-a-resource'],
    [
      '1 MB of nesting inside a Bundle',
      () => withDeep(brackets + ']'.repeat(500_000)),
      400,
      'request.too-deep',
    ],
    [
      '1 MB of nested objects',
      () => withDeep(`${'{"a":'.repeat(160_000)}1${'}'.repeat(160_000)}`),
      400,
      'request.too-deep',
    ],
    [
      'nesting where the type of a Bundle belongs',
      () => `{"resourceType":"Bundle","type":${brackets}${']'.repeat(500_000)}}`,
      422,
      'bundle.not-a-message',
    ],
    ['a list', () => '[]', 400, 'request.not-a-resource'],
    ['a number', () => '7', 400, 'request.not-a-resource'],
    ['bytes that are no UTF-8', () => '\u{d800}', 400, 'request.not-json'],
    ['a Patient', () => '{"resourceType":"Patient"}', 422, 'bundle.not-a-message'],
    [
      'a Bundle that is no message',
      () => spoilt((b) => Object.assign(b, { type: 'batch' })),
      422,
      'bundle.not-a-message',
    ],
    ['no MessageHeader', () => spoilt((b) => b.entry.shift()), 422, 'header.missing'],
    ['no entries', () => spoilt((b) => Object.assign(b, { entry: [] })), 422, 'header.missing'],
    [
      'two MessageHeaders',
      () => spoilt((b) => b.entry.push({ ...b.entry[0], fullUrl: `https://a.dk/MessageHeader/${newId()}` })),
      422,
      'header.repeated',
    ],
    ['an unknown receiver', () => asNew(fixture('bad/unknown-receiver').text), 422, 'receiver.unknown'],
    [
      'a GLN with a wrong check digit',
      () => asNew(fixture('bad/gln-check-digit').text),
      422,
      'party.gln-check-digit',
    ],
    [
      'an attachment over the limit',
      () =>
        changed(asNew(fixture('care-communication/with-attachment').text), (bundle) => {
          const text = JSON.stringify(bundle).replace(/"data":"[^"]+"/, `"data":"${'QUJD'.repeat(40_000)}"`);
          Object.assign(bundle, JSON.parse(text));
        }),
      413,
      'attachment.too-large',
    ],
    [
      '10,000 entries',
      () =>
        spoilt((b) => {
          for (let n = b.entry.length; n < 10_000; n += 1) {
            b.entry.push({
              fullUrl: `https://a.dk/Basic/${n}`,
              resource: { resourceType: 'Basic', id: `${n}`, code: {} },
            });
          }
        }),
      413,
      'bundle.too-many-entries',
    ],
    [
      'an id of 50,000 signs',
      () => spoilt((b) => Object.assign(header(b), { id: 'a'.repeat(50_000) })),
      422,
      'header.id',
    ],
    [
      'an event as long as a letter',
      () => spoilt((b) => Object.assign(header(b).eventCoding, { code: 'Kære kollega, '.repeat(1000) })),
      422,
      'header.event-unknown',
    ],
    [
      'a carbon copy to nobody',
      () =>
        asNew(fixture('referral/new').text).replaceAll(
          '"code": "new-message"',
          '"code": "carboncopy-message"',
        ),
      422,
      'destination.copy-missing',
    ],
  ];

  it.each(cases)('%s', async (_, body, status, code) => {
    const text = body();
    remember();
    const reply = await gateway.send('bfh-medicin', text);
    expect([reply.status, codesOf(reply)]).toEqual([status, expect.arrayContaining([code])]);
    expectNothingKept();
    expect(reply.text.length).toBeLessThan(100_000);
    for (const issue of reply.body.issue) {
      expect(issue.diagnostics, 'what to do').toMatch(/\w+/);
      expect(issue.details.text).not.toMatch(/\{[a-z]+\}|\[object|undefined/);
    }
  });

  it('an id or an event that is none leaves no trace of its text in what is kept of the refusal', async () => {
    const text = spoilt((b) => Object.assign(header(b), { id: '2509479989 Elmer' }));
    expect((await gateway.send('bfh-medicin', text)).status).toBe(422);
    const path = `/messages/${encodeURIComponent('2509479989 Elmer')}`;
    expect((await gateway.call(path, { as: 'bfh-medicin' })).status).toBe(404);
  });

  it('a copy to the same receiver twice is one delivery', async () => {
    const text = changed(asNew(fixture('referral/new').text), (bundle) => {
      const cc = structuredClone(header(bundle).destination[0]);
      cc.extension[0].valueCoding.code = 'cc';
      header(bundle).destination.push(cc, cc);
      const own = bundle.entry.find(
        ({ resource }: Bundle) =>
          resource.resourceType === 'Provenance' && resource.target[0].reference.endsWith(header(bundle).id),
      );
      own.resource.activity.coding[0].code = 'carboncopy-message';
    });
    const reply = await gateway.send('bfh-medicin', text);
    expect(reply.status, reply.text).toBe(202);
    expect(reply.body.parameter.filter(({ name }: { name: string }) => name === 'delivery')).toHaveLength(1);
  });

  it('a sender that is not who it says', async () => {
    remember();
    const reply = await gateway.send('laegehuset-valby', admission());
    expect([reply.status, codesOf(reply)]).toEqual([403, expect.arrayContaining(['sender.not-caller'])]);
    expectNothingKept();
  });

  it('a Bundle.id reused with another header', async () => {
    const text = admission();
    await gateway.send('bfh-medicin', text);
    remember();
    const reply = await gateway.send('bfh-medicin', text.replaceAll(idsOf(text).messageId, newId()));
    expect([reply.status, codesOf(reply)]).toEqual([409, ['message.bundle-id-reused']]);
    expectNothingKept();
  });

  it('a small body that unpacks to a large one', async () => {
    remember();
    const bomb = gzipSync(Buffer.alloc(100_000_000, ' '));
    const reply = await gateway.send('bfh-medicin', bomb, { 'content-encoding': 'gzip' });
    expect([reply.status, codesOf(reply)]).toEqual([413, ['request.too-large']]);
    expectNothingKept();
  });

  it('a client that is too slow is told so and let go', async () => {
    remember();
    const socket = await post(gateway, 5000, admission().slice(0, 100));
    const answer = await everythingFrom(socket);
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer).toContain('request.too-slow');
    expectNothingKept();
  });

  it('a client that hangs up in the middle', async () => {
    remember();
    const path = gateway.log.length;
    const socket = await post(gateway, 5000, admission().slice(0, 100));
    socket.resetAndDestroy();
    await eventually(() => expect(gateway.log.slice(path).join('')).toContain('hung up'));
    expectNothingKept();
  });

  it('a request that is no HTTP', async () => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.write('Kære server\r\n\r\n');
    const answer = await everythingFrom(socket);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).toContain('request.malformed');
  });

  it('no bytes whatsoever make the door answer 5xx', async () => {
    const texts = allFixtures().map(({ text }) => text);
    const type = fc.constantFrom('application/fhir+json', 'application/fhir+json', 'application/fhir+xml');
    const accept = fc.constantFrom('application/fhir+json', 'application/fhir+xml');
    await fc.assert(
      fc.asyncProperty(damaged(texts), type, accept, async (body, contentType, accepted) => {
        const headers = { 'content-type': contentType, accept: accepted };
        const reply = await gateway.send('bfh-medicin', body, headers);
        expect(reply.status).toBeGreaterThanOrEqual(200);
        expect(reply.status, reply.text.slice(0, 300)).toBeLessThan(500);
      }),
      { numRuns: 250 },
    );
    expect(gateway.log.filter((line) => line.includes('request failed'))).toEqual([]);
  });
});

function spoilt(change: (bundle: Bundle) => unknown): string {
  return changed(admission(), (bundle) => void change(bundle));
}

async function post(gateway: GatewayUnderTest, length: number, start: string): Promise<Socket> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    [
      'POST /fhir/$process-message HTTP/1.1',
      'Host: gateway',
      `Authorization: Bearer ${gateway.token('bfh-medicin')}`,
      'Content-Type: application/fhir+json',
      `Content-Length: ${length}`,
      '',
      start,
    ].join('\r\n'),
  );
  return socket;
}

async function everythingFrom(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8');
  for await (const chunk of socket) text += chunk;
  return text;
}

function codesOf({ body }: Reply): readonly string[] {
  return body.issue.map((issue: Bundle) => issue.details.coding[0].code);
}
