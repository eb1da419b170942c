import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatOf } from '../../src/parse/media-type.ts';
import { parse } from '../../src/parse/parse.ts';
import { fixture } from '../fixture-messages.ts';

const codesOf = (bytes: Uint8Array, type?: string): readonly string[] =>
  (parse(bytes, type).problems ?? []).map(({ code }) => code);

describe('parsing', () => {
  it('never throws, whatever the bytes and the content type', () => {
    const type = fc.oneof(
      fc.constantFrom('application/fhir+json', 'application/fhir+xml', undefined),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), type, (bytes, contentType) => {
        const { message, problems } = parse(bytes, contentType);
        expect(message === undefined).toBe(problems !== undefined && problems.length > 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives back the very bytes with the resource they hold', () => {
    const { text } = fixture('stay/start');
    const bytes = Buffer.from(text);
    const { message } = parse(bytes, 'application/json; charset=utf-8');
    expect(message?.bytes).toBe(bytes);
    expect(message?.mediaType).toBe('application/fhir+json');
    expect(message?.resource).toEqual(JSON.parse(text));
  });

  it.each([
    ['nothing', '', ['request.body-missing']],
    ['a list', '[{"resourceType":"Bundle"}]', ['request.not-a-resource']],
    ['a resource type that is no text', '{"resourceType":7}', ['request.not-a-resource']],
    ['an empty resource type', '{"resourceType":""}', ['request.not-a-resource']],
    ['a comment', '{"resourceType":"Bundle"} // x', ['request.not-json']],
  ])('refuses %s', (_, text, codes) => {
    expect(codesOf(Buffer.from(text), 'application/fhir+json')).toEqual(codes);
  });

  it('refuses bytes that are no UTF-8, and repeats nothing of them', () => {
    expect(codesOf(Uint8Array.of(0x22, 0xff, 0x22), 'application/fhir+json')).toEqual(['request.encoding']);
    const { problems } = parse(Buffer.from('{"name":"2509479989",}'), 'application/fhir+json');
    expect(JSON.stringify(problems)).not.toContain('2509');
    expect(problems?.[0]?.params?.position).toBe(21);
  });

  it('is not led astray by names that mean something to JavaScript', () => {
    const text = '{"__proto__":{"resourceType":"Bundle"},"constructor":1}';
    expect(codesOf(Buffer.from(text), 'application/fhir+json')).toEqual(['request.not-a-resource']);
  });
});

it.each([
  ['application/fhir+json', 'json'],
  ['Application/FHIR+JSON; charset="UTF-8"', 'json'],
  ['application/fhir+json;fhirVersion=4.0', 'json'],
  ['application/fhir+xml; charset=iso-8859-1', 'xml'],
  ['application/fhir+json; charset=utf-16', undefined],
  ['text/html', undefined],
  ['', undefined],
  ['toString', undefined],
])('the content type %j is read as %s', (type, format) => {
  expect(formatOf(type)?.format).toBe(format);
});
