import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/parse/parse.ts';
import { repeatedProperty } from '../../src/parse/repeated-property.ts';

describe('a property that stands twice in one object', () => {
  it.each([
    ['{"a":1,"a":2}', 7],
    ['{"a":{"b":1},"c":[{"d":1,"d":2}]}', 25],
    ['{"a":"x\\"","b":[],"a":null}', 18],
    ['{"\\u0061":1,"a":2}', 12],
    ['[{"a":1},{"x":{},"y":[1,"a","a"],"x":3}]', 33],
    [`{${Array.from({ length: 40 }, (_, index) => `"k${index}":0`).join()},"k3":1}`, 311],
  ])('is found in %s', (text, position) => {
    expect(repeatedProperty(text)).toBe(position);
  });

  it.each([
    '{}',
    '{"a":{"a":{"a":1}},"b":["a","a"]}',
    '[{"a":1},{"a":1}]',
    '"{\\"a\\":1,\\"a\\":2}"',
    '{"a\\\\":1,"a":2}',
  ])('is not seen in %s', (text) => {
    expect(repeatedProperty(text)).toBeUndefined();
  });

  it('is never in what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(3), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        expect(repeatedProperty(text)).toBeUndefined();
      }),
    );
  });

  it('is found wherever it is put', () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
    fc.assert(
      fc.property(object, fc.nat(), (value, which) => {
        const names = Object.keys(value);
        const name = JSON.stringify(names[which % names.length]);
        const text = `[1,${JSON.stringify(value).slice(0, -1)},${name}:0}]`;
        expect(text.slice(repeatedProperty(text)).startsWith(name)).toBe(true);
      }),
    );
  });

  it('refuses the body rather than choose one of them', () => {
    const { problems } = parse(
      Buffer.from('{"resourceType":"Patient","active":true,"active":false}'),
      'json',
    );
    expect(problems?.map(({ code }) => code)).toEqual(['request.property-repeated']);
  });
});
