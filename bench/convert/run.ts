import xml2js from 'xml2js';
import type { ConversionWorld } from '../../src/mapping/convert/conversion-needs.ts';
import { convert } from '../../src/mapping/convert/convert.ts';
import { writeMedcomXml } from '../../src/mapping/convert/write-letters.ts';
import { noIdPairs } from '../../src/mapping/ids/id-pair.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../src/mapping/letter/example-letter.ts';
import { compileMappings } from '../../src/mapping/mappings.ts';
import { readMappings } from '../../src/mapping/read-mappings.ts';
import { decodeXml } from '../../src/mapping/text/decode-bytes.ts';
import { readXml } from '../../src/mapping/xml/read-xml.ts';
import type { XmlElement } from '../../src/mapping/xml/xml-element.ts';

/**
 * How long one run of each function takes, in microseconds: the best of many rounds, taken in turn and each short enough to
 * run undisturbed on a busy machine.
 */
function microseconds(works: readonly (() => unknown)[]): readonly number[] {
  for (const work of works) for (let index = 0; index < 1_000; index += 1) work();
  const best = works.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 200; round += 1) {
    for (const [index, work] of works.entries()) {
      const runs = 5;
      const start = performance.now();
      for (let run = 0; run < runs; run += 1) work();
      best[index] = Math.min(best[index] ?? 0, ((performance.now() - start) * 1_000) / runs);
    }
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

/** Reads a letter with xml2js so that nothing is lost: order, text, blanks and namespaces. Decision 008 rests on what it costs. */
function readByXml2js(text: string): unknown {
  let root: unknown;
  const parser = new xml2js.Parser({
    async: false,
    explicitRoot: false,
    explicitChildren: true,
    preserveChildrenOrder: true,
    charsAsChildren: true,
    includeWhiteChars: true,
    xmlns: true,
  });
  parser.parseString(text, (_: Error | null, read: unknown) => {
    root = read;
  });
  return root;
}

console.log(
  'letter  FHIR bytes  parse+stringify  FHIR->XML      XML->FHIR      FHIR->EDIFACT  EDIFACT->FHIR  read: saxes  xml2js',
);
const wanted = new Set(process.argv.slice(2));
// Letters that FHIR has no message for (XDIS01, 16, 18 …) go back as what they became, a clinical e-mail.
const types = mappings.pairs
  .map(({ table }) => table.letter)
  .filter((type, index, all) => mappings.letters.byType.has(type) && all.indexOf(type) === index)
  .filter((type) => wanted.size === 0 || wanted.has(type))
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
  const text = decodeXml(xml).value?.text ?? '';
  const [base = Number.NaN, bySaxes = Number.NaN, byXml2js = Number.NaN, ...times] = microseconds([
    () => JSON.stringify(JSON.parse(fhir.toString('utf8'))),
    () => readXml(text),
    () => readByXml2js(text),
    () => file(fhir, 'medcom-xml'),
    () => file(xml, 'fhir'),
    () => file(fhir, 'edifact'),
    () => file(edifact, 'fhir'),
  ]);
  const cells = times
    .map((time, index) => (index % 2 === 1 ? time / messages : time))
    .map((time) => `${time.toFixed(0).padStart(5)} µs ${(time / base).toFixed(1).padStart(4)}x `);
  const readings = [bySaxes, byXml2js].map((time) => `${(time / messages / base).toFixed(1).padStart(8)}x`);
  console.log(
    `${type}  ${String(fhir.length).padStart(10)}  ${`${base.toFixed(0)} µs`.padStart(15)}  ${cells.join(' ')}  ${readings.join(' ')}`,
  );
}
