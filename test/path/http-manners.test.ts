import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFhirXml } from '../../src/fhir/xml/parse-fhir-xml.ts';
import { writeFhirXml } from '../../src/fhir/xml/write-fhir-xml.ts';
import { asNew, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';

const admission = () => asNew(fixture('hospital-notification/admit-inpatient').text);

describe('the manners of the door', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await openGateway({ settings: { OVERGANG_BODY_LIMIT: '100000' } });
  });
  afterAll(() => gateway.dispose());

  it('names where the message can be read, and gives back the request id', async () => {
    const text = admission();
    const reply = await gateway.send('bfh-medicin', text, {
      'x-request-id': 'my-id.1',
      'x-correlation-id': 'c:2',
    });
    expect(reply.headers.get('x-request-id')).toBe('my-id.1');
    expect(reply.headers.get('x-correlation-id')).toBe('c:2');
    const location = String(reply.headers.get('location'));
    expect(location).toBe(`${gateway.url}/fhir/Bundle/${idsOf(text).bundleId}`);
    const read = await gateway.call(location.slice(gateway.url.length), { as: 'bfh-medicin' });
    expect(read.text).toBe(text);
    expect(gateway.log.some((line) => line.includes('"requestId":"my-id.1"'))).toBe(true);
  });

  it('says in its log which time zone rules it counts by (2.G.6, case 26)', () => {
    const { timeZones } = JSON.parse(gateway.log.find((line) => line.includes('"msg":"ready"')) ?? '{}');
    expect(timeZones).toMatch(/^20\d\d[a-z]$/);
  });

  it('makes a request id where none is given, or none that is fit for a log', async () => {
    for (const headers of [{}, { 'x-request-id': 'not fit "for" a log' }]) {
      const reply = await gateway.call('/livez', { headers });
      expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('takes messages at both addresses', async () => {
    const reply = await gateway.call('/fhir/Bundle', {
      as: 'bfh-medicin',
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: admission(),
    });
    expect(reply.status).toBe(202);
  });

  it('gives back what the sender prefers', async () => {
    const text = admission();
    const minimal = await gateway.send('bfh-medicin', text, { prefer: 'return=minimal' });
    expect([minimal.status, minimal.text]).toEqual([202, '']);
    expect(minimal.headers.get('preference-applied')).toBe('return=minimal');
    const whole = await gateway.send('bfh-medicin', text, { prefer: 'respond-async, return=representation' });
    expect([whole.status, whole.text]).toEqual([200, text]);
    const outcome = await gateway.send('bfh-medicin', text, { prefer: 'return=OperationOutcome' });
    expect(outcome.body.resourceType).toBe('OperationOutcome');
    const nonsense = await gateway.send('bfh-medicin', text, { prefer: 'return=everything' });
    expect(nonsense.body.resourceType).toBe('Parameters');
    expect(nonsense.headers.get('preference-applied')).toBeNull();
  });

  it.each([
    ['application/fhir+xml', 'application/fhir+xml; charset=utf-8'],
    ['application/fhir+json', 'application/fhir+json; charset=utf-8'],
    ['application/fhir+json; fhirVersion=4.0', 'application/fhir+json; charset=utf-8'],
    ['application/fhir+xml; charset=utf-8', 'application/fhir+xml; charset=utf-8'],
    ['application/fhir+xml;q=0.5, application/fhir+json', 'application/fhir+json; charset=utf-8'],
    ['text/html, */*;q=0.1', 'application/fhir+json; charset=utf-8'],
    ['application/json', 'application/fhir+json; charset=utf-8'],
    ['text/xml', 'application/fhir+xml; charset=utf-8'],
  ])('answers Accept: %s as %s', async (accept, expected) => {
    const reply = await gateway.call('/fhir/metadata', { headers: { accept } });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, expected]);
  });

  it.each(['xml', 'application%2Ffhir%2Bxml', 'application/fhir+xml', 'text/xml'])(
    'prefers _format=%s to Accept',
    async (format) => {
      const reply = await gateway.call(`/fhir/metadata?_format=${format}`, {
        headers: { accept: 'application/fhir+json' },
      });
      expect(reply.headers.get('content-type')).toBe('application/fhir+xml; charset=utf-8');
      expect('resource' in parseFhirXml(Buffer.from(reply.text))).toBe(true);
    },
  );

  it('sets JSON in lines when it shall be pretty', async () => {
    const [plain, pretty] = await Promise.all(
      ['', '?_pretty=true'].map((query) => gateway.call(`/fhir/metadata${query}`)),
    );
    expect(plain?.text).not.toContain('\n');
    expect(pretty?.text).toContain('\n  "');
  });

  it('says 406, and keeps nothing, when it cannot answer in a format the sender takes', async () => {
    const text = admission();
    const reply = await gateway.send('bfh-medicin', text, { accept: 'application/pdf' });
    expect(reply.status).toBe(406);
    expect(reply.body.issue[0].details.coding[0].code).toBe('request.not-acceptable');
    const told = await gateway.call(`/messages/${idsOf(text).messageId}`, { as: 'bfh-medicin' });
    expect(told.status, 'a sender that is told no must not find its message delivered').toBe(404);
    expect((await gateway.call('/fhir/metadata?_format=turtle')).status).toBe(406);
  });

  it('takes a message as XML, gives it to readers in either format, and knows it again', async () => {
    const text = admission();
    const written = writeFhirXml(JSON.parse(text));
    if (!('xml' in written)) throw new Error('no XML');
    const sent = await gateway.send('bfh-medicin', written.xml, { 'content-type': 'application/fhir+xml' });
    expect(sent.status).toBe(202);
    const path = `/fhir/Bundle/${idsOf(text).bundleId}`;
    const asXml = await gateway.call(path, {
      as: 'bfh-medicin',
      headers: { accept: 'application/fhir+xml' },
    });
    expect(asXml.text).toBe(written.xml);
    const asJson = await gateway.call(path, {
      as: 'bfh-medicin',
      headers: { accept: 'application/fhir+json' },
    });
    expect(asJson.body).toEqual(JSON.parse(text));
    expect((await gateway.send('bfh-medicin', text)).status, 'the same content in JSON').toBe(200);
  });

  it('gives XML back in the encoding it came in, and claims no other', async () => {
    const text = admission();
    const written = writeFhirXml(JSON.parse(text));
    if (!('xml' in written)) throw new Error('no XML');
    const declared = `<?xml version="1.0" encoding="ISO-8859-1"?>\n${written.xml.replace(/^<\?xml.*?\?>\s*/, '')}`;
    const bytes = Buffer.from(declared, 'latin1');
    const sent = await gateway.send('bfh-medicin', bytes, { 'content-type': 'application/fhir+xml' });
    expect(sent.status).toBe(202);
    const response = await fetch(`${gateway.url}/fhir/Bundle/${idsOf(text).bundleId}`, {
      headers: { authorization: `Bearer ${gateway.token('bfh-medicin')}`, accept: 'application/fhir+xml' },
    });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect(response.headers.get('content-type')).toBe('application/fhir+xml');
    const asJson = await gateway.call(`/fhir/Bundle/${idsOf(text).bundleId}`, { as: 'bfh-medicin' });
    expect(asJson.body).toEqual(JSON.parse(text));
  });

  it('gives a mailbox in XML to who reads XML only', async () => {
    const query = new URLSearchParams({ 'message.destination-uri': 'kommune-koebenhavn', _count: '1' });
    const reply = await gateway.call(`/fhir/Bundle?${query}`, {
      as: 'kommune-koebenhavn',
      headers: { accept: 'application/fhir+xml' },
    });
    expect(reply.headers.get('content-type')).toBe('application/fhir+xml; charset=utf-8');
    const parsed = parseFhirXml(Buffer.from(reply.text));
    expect(parsed).toMatchObject({ resource: { type: 'searchset' } });
  });

  it('reads a compressed body, and says what it cannot read', async () => {
    const text = admission();
    const zipped = await gateway.send('bfh-medicin', gzipSync(text), { 'content-encoding': 'gzip' });
    expect(zipped.status).toBe(202);
    const read = await gateway.call(`/fhir/Bundle/${idsOf(text).bundleId}`, { as: 'bfh-medicin' });
    expect(read.text).toBe(text);
    const unknown = await gateway.send('bfh-medicin', text, { 'content-encoding': 'rot13' });
    expect(unknown.status).toBe(415);
    const damaged = await gateway.send('bfh-medicin', gzipSync(text).subarray(0, 500), {
      'content-encoding': 'gzip',
    });
    expect([damaged.status, codeOf(damaged)]).toEqual([400, 'request.encoding']);
  });

  it.each([
    ['text/plain', 415, 'request.media-type'],
    ['application/fhir+json; charset=iso-8859-1', 415, 'request.media-type'],
    ['application/json', 202, undefined],
    ['application/fhir+json; charset=UTF-8; fhirVersion=4.0', 202, undefined],
  ])('takes a body as %s with %i', async (type, status, code) => {
    const reply = await gateway.send('bfh-medicin', admission(), { 'content-type': type });
    expect(reply.status).toBe(status);
    if (code !== undefined) expect(codeOf(reply)).toBe(code);
  });

  it('says 413 for a body above the limit and 400 for one that is missing', async () => {
    const large = await gateway.send('bfh-medicin', 'x'.repeat(100_001));
    expect([large.status, codeOf(large)]).toEqual([413, 'request.too-large']);
    const none = await gateway.send('bfh-medicin', '');
    expect([none.status, codeOf(none)]).toEqual([400, 'request.body-missing']);
  });

  it('says 404 for what it does not have and 405 with Allow for what it does not do', async () => {
    const unknown = await gateway.call('/fhir/Patient/1', { as: 'bfh-medicin' });
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'request.no-such-path']);
    const odd = await gateway.call('/fhir/%zz', { as: 'bfh-medicin' });
    expect(odd.status).toBeLessThan(500);
    const deleted = await gateway.call('/fhir/Bundle', { as: 'bfh-medicin', method: 'DELETE' });
    expect([deleted.status, codeOf(deleted)]).toEqual([405, 'request.method']);
    expect(deleted.headers.get('allow')).toBe('GET, HEAD, POST');
    const read = await gateway.call('/fhir/$process-message', { as: 'bfh-medicin' });
    expect([read.status, read.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('takes the percent-encoded name of the operation, as some clients write it', async () => {
    const reply = await gateway.call('/fhir/%24process-message', {
      as: 'bfh-medicin',
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: admission(),
    });
    expect(reply.status).toBe(202);
  });

  it('says what is wrong with a search, all of it', async () => {
    const query = new URLSearchParams({ _lastUpdated: 'yesterday', _count: '-1', colour: 'blue' });
    const reply = await gateway.call(`/fhir/Bundle?${query}`, { as: 'bfh-medicin' });
    expect(reply.status).toBe(400);
    expect(reply.body.issue.map((issue: ReturnType<typeof JSON.parse>) => issue.details.text)).toEqual([
      expect.stringContaining('colour'),
      expect.stringContaining('message.destination-uri'),
      expect.stringContaining('_lastUpdated'),
      expect.stringContaining('_count'),
    ]);
  });

  it('says in the capability statement what there is', async () => {
    const { body } = await gateway.call('/fhir/metadata');
    expect(body).toMatchObject({
      resourceType: 'CapabilityStatement',
      fhirVersion: '4.0.1',
      kind: 'instance',
    });
    expect(body.rest[0].operation[0].name).toBe('process-message');
  });

  it('tells how it is', async () => {
    expect((await gateway.call('/livez')).text).toBe('ok\n');
    const ready = await gateway.call('/readyz');
    expect([ready.status, ready.body]).toEqual([
      200,
      { store: 'ready', broker: 'connected', intake: 'open' },
    ]);
  });

  it('says 503 while the store takes no writes, keeps nothing, and goes on', async () => {
    const text = admission();
    const other = new DatabaseSync(gateway.database);
    other.exec('BEGIN IMMEDIATE');
    const refused = await gateway.send('bfh-medicin', text);
    expect([refused.status, codeOf(refused)]).toEqual([503, 'gateway.unavailable']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await gateway.call('/readyz')).status).toBe(503);
    expect((await gateway.call('/livez')).status).toBe(200);
    other.exec('ROLLBACK');
    other.close();
    expect((await gateway.call('/readyz')).status).toBe(200);
    expect((await gateway.send('bfh-medicin', text)).status).toBe(202);
  });

  it('speaks Danish to who prefers it', async () => {
    for (const [language, text] of [
      ['da', 'Indholdet er ikke velformet JSON.'],
      ['da-DK,da;q=0.9,en;q=0.8', 'Indholdet er ikke velformet JSON.'],
      ['de', 'The body is not well-formed JSON.'],
      ['en;q=0.9, da;q=0.1', 'The body is not well-formed JSON.'],
    ] as const) {
      const reply = await gateway.send('bfh-medicin', '{', { 'accept-language': language });
      expect(reply.body.issue[0].details.text, language).toBe(text);
    }
  });
});

function codeOf({ body }: { readonly body: ReturnType<typeof JSON.parse> }): string {
  return body.issue[0].details.coding[0].code;
}
