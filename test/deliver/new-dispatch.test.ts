import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameContent } from '../../src/accept/same-content.ts';
import { newDispatch } from '../../src/deliver/new-dispatch.ts';
import { asObject, type JsonObject } from '../../src/fhir/json.ts';
import { writeFhirXml } from '../../src/fhir/xml/write-fhir-xml.ts';
import { parse } from '../../src/parse/parse.ts';
import { allFixtures, fixture, sentAgain } from '../fixture-messages.ts';

const json = 'application/fhir+json';
const xml = 'application/fhir+xml';
const at = Date.parse('2027-04-01T10:30:00.123Z');
const instant = '2027-04-01T10:30:00.123Z';
const bundleId = '6f1c1e7e-7d3f-4a2e-9a4b-0c9b6a1d2e3f';

const again = (bytes: Uint8Array, mediaType: string): Uint8Array =>
  newDispatch(bytes, mediaType, { bundleId, at });

function read(bytes: Uint8Array, mediaType: string): JsonObject {
  const { message, problems } = parse(bytes, mediaType);
  if (message === undefined) throw new Error(JSON.stringify(problems));
  return message.resource;
}

function asXml(text: string): string {
  const written = writeFhirXml(JSON.parse(text));
  if (!('xml' in written)) throw new Error('cannot be written as XML');
  return written.xml;
}

const messages = allFixtures().filter(({ expected }) => expected.verdict === 'accepted');

describe('a new dispatch', () => {
  it.each(messages)('of $name has a new id and new instants, and is the same message', ({ text }) => {
    const wanted = JSON.parse(sentAgain(text, instant));
    for (const mediaType of [json, xml]) {
      const bytes = mediaType === json ? Buffer.from(text) : Buffer.from(asXml(text));
      const first = read(bytes, mediaType);
      const second = read(again(bytes, mediaType), mediaType);
      expect(second).toEqual({ ...wanted, id: bundleId });
      expect(sameContent(first, second)).toBe(true);
      expect(second.entry).not.toEqual(first.entry);
    }
  });

  it('leaves the digits, the spaces and the order of everything else as they came', () => {
    const text = `{ "timestamp" : "2027-01-01T00:00:00Z",\r\n "x":1.00, "id":"a\\"}", "entry":[ {"resource":
      {"resourceType":"MessageHeader","id":"m"}},{"resource":{"target":[{"reference":"MessageHeader/m"}],
      "recorded":"r","note":"{[\\\\","resourceType":"Provenance","æ":"\\u00e6ø"}}, {"resource":{"resourceType":
      "Provenance","target":[{"reference":"MessageHeader/xm"}],"recorded":"old"}} ] }`;
    const expected = text
      .replace('"2027-01-01T00:00:00Z"', `"${instant}"`)
      .replace('"a\\"}"', `"${bundleId}"`)
      .replace('"r"', `"${instant}"`);
    expect(Buffer.from(again(Buffer.from(text), json)).toString()).toBe(expected);
  });

  it('keeps the times of the history that a message carries', () => {
    const { text } = fixture('acknowledgement/ok');
    const second = read(again(Buffer.from(text), json), json);
    const timesOf = (bundle: JsonObject) =>
      (bundle.entry as JsonObject[])
        .map((entry) => asObject(entry.resource))
        .filter((resource) => resource?.resourceType === 'Provenance')
        .map((resource) => resource?.recorded);
    const [before, after] = [timesOf(JSON.parse(text)), timesOf(second)];
    expect(before).toHaveLength(2);
    expect(after.filter((time) => time === instant)).toHaveLength(1);
    expect(after.filter((time) => before.includes(time))).toHaveLength(1);
  });

  const xmlText = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>
    <!-- <id value="no"/> --><f:Bundle xmlns:f='http://hl7.org/fhir'><f:id  value = 'old' /><f:type value="message"/>
    <f:timestamp id=">" value="then"></f:timestamp><f:entry><f:resource><f:MessageHeader><f:id value="m"/>
    </f:MessageHeader></f:resource></f:entry><f:entry><f:resource><f:Provenance><f:text><div>æ<![CDATA[<recorded
    value="no"/>]]></div></f:text><f:contained><f:Provenance><f:recorded value="no"/></f:Provenance></f:contained>
    <f:target><f:reference value="MessageHeader/m"/></f:target><f:recorded value="then"/></f:Provenance>
    </f:resource></f:entry></f:Bundle>`;
  const changedText = (encoding: string) =>
    xmlText(encoding)
      .replace("value = 'old'", `value = '${bundleId}'`)
      .replaceAll('value="then"', `value="${instant}"`);

  it.each([
    ['utf-8', (text: string) => Buffer.from(text)],
    ['iso-8859-1', (text: string) => Buffer.from(text, 'latin1')],
    ['utf-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['utf-16 (big)', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ] as const)('in XML touches nothing but values, in %s', (encoding, encode) => {
    expect(Buffer.from(again(encode(xmlText(encoding)), xml))).toEqual(encode(changedText(encoding)));
  });

  it('of whatever JSON there is changes only the dispatch', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), (text, indent) => {
        const bundle = {
          ...asObject(JSON.parse(text)),
          extra: JSON.parse(text),
          id: 'first',
          timestamp: 'then',
          entry: [{ resource: { resourceType: 'MessageHeader', id: 'm' } }, JSON.parse(text)],
        };
        const bytes = Buffer.from(JSON.stringify(bundle, undefined, indent));
        const wanted = JSON.stringify({ ...bundle, id: bundleId, timestamp: instant }, undefined, indent);
        expect(Buffer.from(again(bytes, json)).toString()).toBe(wanted);
      }),
    );
  });

  it('of the same dispatch is the same bytes, and of a new dispatch like one of the first', () => {
    for (const { text } of messages) {
      const bytes = Buffer.from(text);
      const once = again(bytes, json);
      expect(again(newDispatch(bytes, json, { bundleId: 'other', at: 1 }), json)).toEqual(once);
    }
  });
});
