/**
 * What FHIR XML costs, as ratios to `JSON.parse` + `JSON.stringify` of the same message in the same run.
 * `node bench/fhir-xml.ts [MESSAGE.json …]`; without a file a synthetic notification is measured.
 */
import { readFileSync } from 'node:fs';
import { Parser } from 'xml2js';
import { parseExactJson } from '../src/fhir/xml/exact-decimal.ts';
import { parseFhirXml } from '../src/fhir/xml/parse-fhir-xml.ts';
import { readXml } from '../src/fhir/xml/read-xml.ts';
import { writeFhirXml } from '../src/fhir/xml/write-fhir-xml.ts';
import { defaultXmlLimits } from '../src/fhir/xml/xml-limits.ts';

const ROUNDS = 9;
const ROUND_MS = 150;
const orderKept = {
  explicitChildren: true,
  preserveChildrenOrder: true,
  charsAsChildren: true,
  includeWhiteChars: true,
  xmlns: true,
};

/** A message of a usual size: header, patient, encounter, two organisations, provenance, with narratives. */
function notification(): unknown {
  const text = {
    status: 'generated',
    div: '<div xmlns="http://www.w3.org/1999/xhtml"><p><b>Ophold</b>: Sundheds- og omsorgsplads, Ærø</p></div>',
  };
  const coding = (code: string) => [{ system: 'http://example.org/codes', code, display: `Kode ${code}` }];
  const reference = (type: string) => ({ reference: `${type}/0f1b5e0a-0000-4000-8000-000000000001` });
  const resources = [
    {
      resourceType: 'MessageHeader',
      id: 'h',
      text,
      eventCoding: coding('notice')[0],
      source: { endpoint: 'http://example.org/a' },
      sender: reference('Organization'),
      focus: [reference('Encounter')],
    },
    {
      resourceType: 'Patient',
      id: 'p',
      text,
      identifier: [{ system: 'urn:oid:1.2.208.176.1.2', value: 'x' }],
      name: [{ use: 'official', family: 'Æbelø', given: ['Bruno', 'Åge'] }],
      telecom: [{ system: 'phone', value: '00000000' }],
      address: [{ line: ['Vej 1'], city: 'Ærøskøbing', postalCode: '5970' }],
    },
    {
      resourceType: 'Encounter',
      id: 'e',
      text,
      status: 'in-progress',
      class: coding('IMP')[0],
      subject: reference('Patient'),
      episodeOfCare: [{ identifier: { system: 'urn:oid:1.2.208.184', value: 'e' } }],
      period: { start: '2026-01-01T10:00:00+01:00' },
      length: { value: parseExactJson('1.50'), unit: 'd' },
    },
    ...['a', 'b'].map((id) => ({
      resourceType: 'Organization',
      id,
      text,
      identifier: [
        { system: 'urn:oid:1.2.208.176.1.1', value: '1' },
        { system: 'https://www.gs1.org/gln', value: '2' },
      ],
      name: `Organisation ${id}`,
    })),
    {
      resourceType: 'Provenance',
      id: 'v',
      target: [reference('MessageHeader')],
      occurredDateTime: '2026-01-01T10:00:00+01:00',
      recorded: '2026-01-01T10:00:00+01:00',
      activity: { coding: coding('new') },
      agent: [{ who: reference('Organization') }],
    },
  ];
  const entry = resources.map((resource) => ({ fullUrl: `http://example.org/${resource.id}`, resource }));
  return { resourceType: 'Bundle', id: 'b', type: 'message', timestamp: '2026-01-01T10:00:00+01:00', entry };
}

/** Microseconds per call: the median of some rounds, after one to warm up. */
function measure(run: () => unknown): number {
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    let calls = 0;
    const start = performance.now();
    while (performance.now() - start < ROUND_MS) {
      run();
      calls += 1;
    }
    rounds.push(((performance.now() - start) * 1000) / calls);
  }
  return rounds.slice(1).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

function report(name: string, json: string): void {
  const exact = parseExactJson(json);
  const written = writeFhirXml(exact);
  if (Array.isArray(written)) throw new Error(`${name} cannot be written: ${JSON.stringify(written)}`);
  const { xml } = written;
  const base = measure(() => JSON.stringify(JSON.parse(json)));
  console.log(
    `${name}: JSON ${json.length}, XML ${xml.length} characters; JSON.parse + stringify ${base.toFixed(1)} µs`,
  );
  const silent = { open() {}, close() {}, text() {}, enough: () => false };
  const rows: [string, () => unknown][] = [
    ['parseFhirXml', () => parseFhirXml(xml)],
    ['  of that, reading the XML alone', () => readXml(xml, silent, defaultXmlLimits)],
    ['parseExactJson + writeFhirXml', () => writeFhirXml(parseExactJson(json))],
    ['  of that, writeFhirXml', () => writeFhirXml(exact)],
    ['xml2js, order kept, tree only', () => new Parser(orderKept).parseString(xml, () => {})],
  ];
  for (const [label, run] of rows) {
    const time = measure(run);
    console.log(
      `  ${label.padEnd(34)} ${time.toFixed(1).padStart(9)} µs  ${(time / base).toFixed(1).padStart(6)} ×`,
    );
  }
}

const files = process.argv.slice(2);
if (files.length === 0) report('notification', JSON.stringify(notification()));
for (const file of files) report(file, readFileSync(file, 'utf8'));
