import type { ConversionWorld } from '../../src/mapping/convert/conversion-needs.ts';
import { convert } from '../../src/mapping/convert/convert.ts';
import { writeMedcomXml } from '../../src/mapping/convert/write-letters.ts';
import { noIdPairs } from '../../src/mapping/ids/id-pair.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../src/mapping/letter/example-letter.ts';
import { compileMappings } from '../../src/mapping/mappings.ts';
import { readMappings } from '../../src/mapping/read-mappings.ts';
import type { XmlElement } from '../../src/mapping/xml/xml-element.ts';

/** How long one run of a function takes, in microseconds: the best of several rounds, after a warm-up. */
function microseconds(work: () => unknown): number {
  for (let index = 0; index < 1_000; index += 1) work();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 7; round += 1) {
    const runs = 400;
    const start = performance.now();
    for (let index = 0; index < runs; index += 1) work();
    best = Math.min(best, ((performance.now() - start) * 1_000) / runs);
  }
  return best;
}

/** A letter as people send it: every element once, no styles. The fullest letter has each repeated and styled. */
function ordinary(element: XmlElement): XmlElement {
  const seen = new Set<string>();
  const children = element.children.flatMap((child) => {
    if (typeof child === 'string') return [child];
    if (child.name === 'Bold') return [...child.children];
    if (seen.has(child.name)) return [];
    seen.add(child.name);
    return [ordinary(child)];
  });
  return { ...element, children };
}

const mappings = compileMappings(readMappings());
let count = 0;
const world: ConversionWorld = {
  now: '2026-03-02T10:00:00+01:00',
  newUuid: () => {
    count += 1;
    return `00000000-0000-4000-8000-${count.toString(16).padStart(12, '0')}`;
  },
  pairs: noIdPairs,
  sorOf: () => '265161000016000',
};

console.log(
  'letter  FHIR bytes  parse+stringify  FHIR->XML      XML->FHIR      FHIR->EDIFACT  EDIFACT->FHIR',
);
// Letters that FHIR has no message for (XDIS01, 16, 18 …) go back as what they became, a clinical e-mail.
const types = mappings.pairs
  .map(({ table }) => table.letter)
  .filter((type, index, all) => mappings.letters.byType.has(type) && all.indexOf(type) === index)
  .toSorted();
for (const type of types) {
  const grammar = mappings.letters.byType.get(type);
  if (grammar === undefined) throw new Error(type);
  const xml =
    writeMedcomXml({
      envelope: EXAMPLE_ENVELOPE,
      letters: [{ grammar, root: ordinary(exampleLetter(grammar).root) }],
    }).bytes ?? new Uint8Array();
  // A receipt for two letters is two acknowledgements: times are per message.
  const messages = convert(xml, { to: 'fhir' }, mappings, world).files.length;
  const file = (bytes: Uint8Array, to: 'fhir' | 'medcom-xml' | 'edifact'): Uint8Array =>
    convert(bytes, { to }, mappings, world).files[0]?.bytes ?? new Uint8Array();
  const pretty = file(xml, 'fhir');
  const fhir = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(pretty).toString('utf8'))));
  const edifact = file(xml, 'edifact');
  const base = microseconds(() => JSON.stringify(JSON.parse(fhir.toString('utf8'))));
  const cells = [
    microseconds(() => file(fhir, 'medcom-xml')),
    microseconds(() => file(xml, 'fhir')) / messages,
    microseconds(() => file(fhir, 'edifact')),
    microseconds(() => file(edifact, 'fhir')) / messages,
  ].map((time) => `${time.toFixed(0).padStart(5)} µs ${(time / base).toFixed(1).padStart(4)}x `);
  console.log(
    `${type}  ${String(fhir.length).padStart(10)}  ${`${base.toFixed(0)} µs`.padStart(15)}  ${cells.join(' ')}`,
  );
}
