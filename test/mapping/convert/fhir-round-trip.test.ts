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

/** Every primitive of a message by its path without indexes. */
function valuesOf(bundle: FhirObject): Map<string, string[]> {
  const values = new Map<string, string[]>();
  const gather = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const each of value) gather(each, path);
    else if (isObject(value)) {
      const url =
        typeof value.url === 'string' && path.endsWith('.extension')
          ? `(${value.url.slice(value.url.lastIndexOf('/') + 1)})`
          : '';
      for (const [key, child] of Object.entries(value)) gather(child, `${path}${url}.${key}`);
    } else values.set(path, [...(values.get(path) ?? []), String(value)]);
  };
  for (const resource of indexMessage(bundle).resources) gather(resource, String(resource.resourceType));
  return values;
}

/** A message, its letter, the message of that letter: what the report calls carried is there again. */
function expectCarried(bundle: FhirObject): void {
  const there = convert(Buffer.from(JSON.stringify(bundle)), { to: 'medcom-xml' }, mappings(), worldOf());
  const [letter] = there.files;
  const [report] = there.reports;
  if (letter === undefined || report === undefined) throw new Error(JSON.stringify(there.problems));
  const back = convert(letter.bytes, { to: 'fhir' }, mappings(), worldOf(there.pairs));
  const again = valuesOf(JSON.parse(Buffer.from(back.files[0]?.bytes ?? []).toString('utf8')) as FhirObject);
  const before = valuesOf(bundle);
  for (const entry of report.entries) {
    if (entry.outcome !== 'carried' || entry.path.startsWith('Bundle.')) continue;
    const path = entry.path.replace(/\[\d+\]/g, '');
    const original = before.get(path) ?? [];
    const arrived = again.get(path) ?? [];
    expect([path, original.some((value) => arrived.includes(value) || sameInstant(value, arrived))]).toEqual([
      path,
      true,
    ]);
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

describe('A message that goes to its letter and back', () => {
  it.each(readable.map((pair) => pair.table.letter))('keeps what its report calls carried: %s', (letter) => {
    expectCarried(messageOf(letter));
  });

  const text = fc
    .string({
      unit: fc.constantFrom('a', 'b', ' ', 'æ', 'Ø', '<', '&', "'", '+', ':', '?', '\n', '.'),
      minLength: 1,
      maxLength: 60,
    })
    .map((value) => `x${value}x`);

  it('keeps it whatever the texts say', () => {
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

describe.skipIf(!existsSync(FIXTURES))('The messages of the fixtures (need fixtures/messages)', () => {
  const files = existsSync(FIXTURES)
    ? globSync(`${FIXTURES}/*/*/message.json`)
        // No letter is about no citizen.
        .filter((file) => !file.includes('/bad/') && !file.includes('/capacity/'))
    : [];

  it.each(files)('%s becomes a letter and keeps what the report calls carried', (file) => {
    expectCarried(JSON.parse(readFileSync(file, 'utf8')) as FhirObject);
  });

  it.each(files)('%s becomes EDIFACT', (file) => {
    const { files: made } = convert(readFileSync(file), { to: 'edifact' }, mappings(), worldOf());
    expect(made.length).toBeGreaterThan(0);
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
