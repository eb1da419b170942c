import { existsSync, globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversionNeeds } from '../../../src/mapping/convert/conversion-needs.ts';
import { convert } from '../../../src/mapping/convert/convert.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { UsedValues } from '../../../src/mapping/loss/fhir-leaves.ts';
import { type FhirObject, isObject } from '../../../src/mapping/pair/fhir-path.ts';
import { indexMessage } from '../../../src/mapping/pair/message-resources.ts';
import { writeFhir } from '../../../src/mapping/pair/write-fhir.ts';
import { mappings, worldOf } from '../world.ts';

const FIXTURES = 'fixtures/messages';

/** Every primitive of a message by its path, as the loss report names it. */
function valuesOf(bundle: FhirObject): Map<string, string[]> {
  const values = new Map<string, string[]>();
  const gather = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const [index, each] of value.entries()) gather(each, `${path}[${index}]`);
    else if (isObject(value)) {
      const named =
        typeof value.url === 'string'
          ? path.replace(/(?<=\.extension)\[\d+\]$/, `(${value.url.slice(value.url.lastIndexOf('/') + 1)})`)
          : path;
      for (const [key, child] of Object.entries(value)) gather(child, `${named}.${key}`);
    } else values.set(path, [...(values.get(path) ?? []), String(value)]);
  };
  for (const resource of indexMessage(bundle).resources) gather(resource, String(resource.resourceType));
  return values;
}

const withoutIndexes = (path: string): string => path.replace(/\[\d+\]/g, '');

/**
 * A message, its letter, the message of that letter: what the report calls carried is there again. Nothing for a message that
 * no letter can say, which must be for a reason that is named.
 */
function expectCarried(bundle: FhirObject, to: 'medcom-xml' | 'edifact' = 'medcom-xml'): void {
  const there = convert(Buffer.from(JSON.stringify(bundle)), { to }, mappings(), worldOf());
  const [letter] = there.files;
  const [report] = there.reports;
  if (letter === undefined || report === undefined) {
    expect(there.problems.filter((each) => each.severity === 'error')).not.toEqual([]);
    return;
  }
  const back = convert(letter.bytes, { to: 'fhir' }, mappings(), worldOf(there.pairs));
  const [message] = back.files;
  if (message === undefined) throw new Error(JSON.stringify(back.problems));
  const again = new Map<string, string[]>();
  for (const [path, values] of valuesOf(JSON.parse(Buffer.from(message.bytes).toString('utf8'))))
    again.set(withoutIndexes(path), [...(again.get(withoutIndexes(path)) ?? []), ...values]);
  const before = valuesOf(bundle);
  for (const { path, outcome } of report.entries) {
    if (outcome !== 'carried' || path.startsWith('Bundle.')) continue;
    const said = before.get(path) ?? [];
    const arrived = again.get(withoutIndexes(path)) ?? [];
    // EDIFACT has no mark between two texts of one kind: they come back as the lines of one.
    const texts = to === 'edifact' ? [...arrived, arrived.join('\n')] : arrived;
    const isThere = (value: string): boolean =>
      texts.includes(value) ||
      sameInstant(value, arrived) ||
      (to === 'edifact' && texts.some((text) => `\n${text}\n`.includes(`\n${value}\n`)));
    const found = said.some(isThere);
    expect(found ? path : { path, said, arrived }).toBe(path);
  }
}

/** Letters have minutes: an instant that lost its seconds is carried, as its note says. */
function sameInstant(value: string, others: readonly string[]): boolean {
  const minutes = Math.trunc(Date.parse(value) / 60_000);
  return others.some((other) => Math.trunc(Date.parse(other) / 60_000) === minutes);
}

const readable = mappings().pairs.filter(
  (pair) => pair.table.reads !== undefined && pair.table.event !== '*',
);

function messageOf(letter: string): FhirObject {
  const pair = readable.find((each) => each.table.letter === letter);
  const grammar = mappings().letters.byType.get(letter);
  if (pair === undefined || grammar === undefined) throw new Error(letter);
  return writeFhir(
    pair,
    EXAMPLE_ENVELOPE,
    exampleLetter(grammar),
    mappings().severityOf,
    conversionNeeds(worldOf()),
  ).bundle;
}

const fixtures = existsSync(FIXTURES)
  ? globSync(`${FIXTURES}/*/*/message.json`)
      // No letter is about no citizen.
      .filter((file) => !file.includes('/bad/') && !file.includes('/capacity/'))
      .toSorted()
  : [];
const read = (file: string): FhirObject => JSON.parse(readFileSync(file, 'utf8')) as FhirObject;

const FORMATS = ['medcom-xml', 'edifact'] as const;

describe.each(FORMATS)('A message that goes to its letter and back by %s', (to) => {
  it.each(readable.map((pair) => pair.table.letter))('keeps what its report calls carried: %s', (letter) => {
    expectCarried(messageOf(letter), to);
  });

  /** Letters, marks of the formats, signs that ISO-8859-1 lacks, and lines. */
  const words = fc.string({
    unit: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...'abæØÅé <&>"\'+:?.\\_*-0'.split('')) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('\n', '’', '≤', '…', '€', '😀', '\u0085', 'ā', 'ord '.repeat(30)),
      },
    ),
    maxLength: 60,
  });
  const change = fc.record({ at: fc.nat(), text: words.map((each) => `x${each}x`), removed: fc.boolean() });

  it('keeps it whatever the texts say and whatever is left out', () => {
    const messages = [...readable.map((pair) => messageOf(pair.table.letter)), ...fixtures.map(read)];
    fc.assert(
      fc.property(
        fc.constantFrom(...messages),
        fc.array(change, { minLength: 1, maxLength: 6 }),
        (message, changes) => {
          const bundle = structuredClone(message);
          for (const { at, text, removed } of changes) {
            const places = placesOf(bundle, removed);
            const [holder, key] = places[at % places.length] ?? [{}, ''];
            if (removed) Reflect.deleteProperty(holder, key);
            else Reflect.set(holder, key, text);
          }
          expectCarried(bundle, to);
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);
});

/** Free text of people, and what such text may be called. */
const WORDS = new Set(['contentString', 'text', 'title', 'family', 'city', 'name', 'description', 'display']);

/** Where a message has words, or an element that it could do without. */
function placesOf(bundle: FhirObject, elements: boolean): [object, string][] {
  const places: [object, string][] = [];
  const gather = (node: object, named: boolean): void => {
    for (const [key, value] of Object.entries(node)) {
      const words = typeof value === 'string' && (WORDS.has(key) || (named && Array.isArray(node)));
      if (elements ? !Array.isArray(node) && !SPINE.has(key) : words) places.push([node, key]);
      if (typeof value === 'object' && value !== null) gather(value, key === 'given' || key === 'line');
    }
  };
  for (const resource of indexMessage(bundle).resources) gather(resource, false);
  return places;
}

/** Without these it is no message. */
const SPINE = new Set(['resourceType', 'id', 'eventCoding', 'url', 'fullUrl']);

describe('The texts of a message', () => {
  const text = fc
    .string({
      unit: fc.constantFrom('a', 'b', ' ', 'æ', 'Ø', '<', '&', "'", '+', ':', '?', '\n', '.'),
      minLength: 1,
      maxLength: 60,
    })
    .map((value) => `x${value}x`);

  it('arrive as they are', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('XDIS91', 'XREF01', 'XDIS19'),
        fc.array(text, { minLength: 4, maxLength: 4 }),
        (letter, texts) => {
          const bundle = structuredClone(messageOf(letter));
          let next = 0;
          for (const resource of indexMessage(bundle).resources) {
            for (const list of [resource.payload, resource.note]) {
              for (const each of Array.isArray(list) ? list.filter(isObject) : []) {
                const key = 'contentString' in each ? 'contentString' : 'text' in each ? 'text' : undefined;
                if (key !== undefined) each[key] = texts[next++ % texts.length];
              }
            }
          }
          expectCarried(bundle);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe.skipIf(fixtures.length === 0)('The messages of the fixtures (need fixtures/messages)', () => {
  it.each(fixtures)('%s becomes a letter in both formats and keeps what the report calls carried', (file) => {
    for (const to of FORMATS) {
      const { files } = convert(readFileSync(file), { to }, mappings(), worldOf());
      expect(files.length).toBeGreaterThan(0);
      expectCarried(read(file), to);
    }
  });
});

describe('What has been used of a message', () => {
  it('remembers the first use', () => {
    const used = new UsedValues();
    const holder = {};
    used.add(holder, 'a', { outcome: 'carried' });
    used.add(holder, 'a', { outcome: 'transformed' });
    expect(used.get(holder, 'a')).toEqual({ outcome: 'carried' });
  });
});
