import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sameContent } from '../../src/accept/same-content.ts';
import type { JsonObject } from '../../src/fhir/json.ts';
import { allFixtures, changed, fixture, sentAgain } from '../fixture-messages.ts';

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<unknown>;
const bundle = fc.dictionary(fc.string({ maxLength: 5 }), json).map((all): JsonObject => ({ ...all }));
const { text } = fixture('hospital-notification/discharge');
const read = (message: string): JsonObject => JSON.parse(message);

describe('the same content', () => {
  it('is its own, also after writing and reading', () => {
    fc.assert(
      fc.property(bundle, (one) => {
        expect(sameContent(one, read(JSON.stringify(one)))).toBe(true);
      }),
    );
  });

  it('is mutual', () => {
    fc.assert(
      fc.property(bundle, bundle, (one, other) => {
        expect(sameContent(one, other)).toBe(sameContent(other, one));
      }),
    );
  });

  it('does not depend on the order of properties', () => {
    fc.assert(
      fc.property(bundle, (one) => {
        expect(sameContent(one, Object.fromEntries(Object.entries(one).toReversed()))).toBe(true);
      }),
    );
  });

  it('has any change of a value noticed, unless MedCom renews it', () => {
    const message = read(text);
    fc.assert(
      fc.property(fc.nat(10_000), json, (at, value) => {
        const places = leavesOf(message);
        const path = places[at % places.length] ?? [];
        const other = structuredClone(message);
        if (!put(other, path, value)) return;
        const renewed = /^(id|timestamp|meta)$/.test(String(path[0])) || isRenewedTime(message, path);
        expect(sameContent(message, other), path.join('.')).toBe(renewed);
      }),
      { numRuns: 500 },
    );
  });

  it.each(allFixtures().filter(({ expected }) => expected.verdict === 'accepted'))(
    '$name sent again is the same message',
    ({ text: message }) => {
      expect(sameContent(read(message), read(sentAgain(message, '2030-01-01T00:00:00Z')))).toBe(true);
    },
  );

  it('is not that of entries in another order, nor of one entry less', () => {
    const shuffled = changed(text, (each) => each.entry.push(each.entry.splice(1, 1)[0]));
    const shorter = changed(text, (each) => each.entry.pop());
    expect(sameContent(read(text), read(shuffled))).toBe(false);
    expect(sameContent(read(text), read(shorter))).toBe(false);
    expect(sameContent(read(shorter), read(text))).toBe(false);
  });
});

type Path = readonly (string | number)[];

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

/** Puts a value there; false when the same one was there. */
function put(root: JsonObject, path: Path, value: unknown): boolean {
  let holder = root as Record<string, unknown>;
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<string, unknown>;
  const last = String(path.at(-1));
  if (Object.is(holder[last], value)) return false;
  holder[last] = value;
  return true;
}

function isRenewedTime(message: JsonObject, path: Path): boolean {
  const entries = message.entry as readonly { resource: { resourceType: string } }[];
  const inProvenance = entries[Number(path[1])]?.resource.resourceType === 'Provenance';
  return inProvenance && /^(occurredDateTime|recorded|text)$/.test(String(path[3]));
}
