import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import demo from '../../fixtures/networks/demo.json' with { type: 'json' };
import schema from '../../src/network/network.schema.json' with { type: 'json' };

const ajv = new Ajv2020({ allErrors: true, strict: true });
addFormats.default(ajv);
const accepts = ajv.compile(schema);

describe('the network schema', () => {
  it('accepts the demo network', () => {
    expect(accepts(demo), JSON.stringify(accepts.errors)).toBe(true);
  });

  it.each([
    ['an unknown property', { ...demo, colour: 'blue' }],
    ['no organisation', { ...demo, organisations: [] }],
    ['an unknown kind', withFirst({ kind: 'ministry' })],
    ['a SOR id that is too short', withFirst({ sor: '12345' })],
    ['a GLN of 12 digits', withFirst({ gln: '579009900001' })],
    ['a date with a time', withFirst({ validFrom: '2026-01-01T00:00:00Z' })],
    ['a day that does not exist', withFirst({ validFrom: '2026-02-30' })],
    ['a rest-hook without URL', withFirst({ endpoints: [{ id: 'hook', kind: 'rest-hook' }] })],
    ['a mailbox with URL', withFirst({ endpoints: [{ id: 'box', kind: 'mailbox', url: 'http://a.dk/' }] })],
    [
      'a token that is not hashed',
      withFirst({ credentials: [{ kind: 'bearer', id: 'a', token: 'secret' }] }),
    ],
  ])('refuses %s', (_, network) => {
    expect(accepts(network)).toBe(false);
  });

  it('says of every property what it is called or what it is for', () => {
    const untold = Object.entries(schema.$defs).flatMap(([name, definition]) =>
      'title' in definition && definition.title.length > 0 ? [] : [name],
    );
    expect(untold).toEqual([]);
  });
});

describe('the demo network', () => {
  const { organisations } = demo;

  it.each(organisations.map((each) => [each.id, each] as const))(
    '%s has numbers that pass their checks',
    (_, body) => {
      expect(glnSum(body.gln) % 10).toBe(0);
      expect(body.sor).toMatch(/^[1-9][0-9]*1000016[0-9]{3}$/);
      expect(verhoeff(body.sor)).toBe(0);
    },
  );

  it('has no two organisations or endpoints with the same id or number', () => {
    for (const values of [
      organisations.map((each) => each.id),
      organisations.map((each) => each.sor),
      organisations.map((each) => each.gln),
      organisations.flatMap((each) => each.endpoints.map((endpoint) => endpoint.id)),
    ]) {
      expect(new Set(values).size).toBe(values.length);
    }
  });

  it('has a gateway, and every kind of endpoint', () => {
    expect(organisations.find((each) => each.id === demo.gateway)?.kind).toBe('gateway');
    const kinds = organisations.flatMap((each) => each.endpoints.map((endpoint) => endpoint.kind));
    expect(new Set(kinds)).toEqual(new Set(['mailbox', 'rest-hook']));
  });

  it('lets everybody acknowledge and be acknowledged', () => {
    for (const each of organisations) {
      expect(each.sends, each.id).toContain('acknowledgement-message');
      expect(each.receives, each.id).toContain('acknowledgement-message');
    }
  });

  it('sends no event that nobody receives', () => {
    const received = new Set(organisations.flatMap((each) => each.receives));
    for (const each of organisations)
      expect([...received], each.id).toEqual(expect.arrayContaining(each.sends));
  });

  it('is read by an editor through a schema path that exists', () => {
    const path = join(import.meta.dirname, '..', '..', 'fixtures', 'networks', demo.$schema);
    expect(JSON.parse(readFileSync(path, 'utf8')).title).toBe('Network');
  });
});

function withFirst(change: object) {
  const [first, ...others] = demo.organisations;
  return { ...demo, organisations: [{ ...first, ...change }, ...others] };
}

function glnSum(digits: string): number {
  return [...digits].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
}

/** Zero when the last digit is the check digit of the others. https://en.wikipedia.org/wiki/Verhoeff_algorithm */
function verhoeff(digits: string): number {
  const inDihedralGroup = (one: number, other: number): number => {
    if (one < 5) return other < 5 ? (one + other) % 5 : 5 + ((one + other) % 5);
    return other < 5 ? 5 + ((one - other + 10) % 5) : (one - other + 10) % 5;
  };
  const step = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  const permuted = (digit: number, times: number): number => {
    let result = digit;
    for (let done = 0; done < times; done += 1) result = step[result] ?? 0;
    return result;
  };
  return [...digits]
    .reverse()
    .reduce((check, digit, index) => inDihedralGroup(check, permuted(Number(digit), index % 8)), 0);
}
