import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asList, asObject, asText, at } from '../../../src/fhir/json.ts';
import { type Conversion, convert } from '../../../src/mapping/convert/convert.ts';
import { writeMedcomXml } from '../../../src/mapping/convert/write-letters.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { isLoss } from '../../../src/mapping/loss/loss-report.ts';
import { toWallTime } from '../../../src/mapping/time/danish-time.ts';
import { refuses } from '../../../src/message/problem.ts';
import { allFixtures } from '../../fixture-messages.ts';
import { mappings, worldOf } from '../world.ts';

const textOf = ({ files }: Conversion): string =>
  files.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join('\n');
const isAcknowledgement = (text: string): boolean => text.includes('"acknowledgement-message"');
const messages = allFixtures()
  .filter(({ text, expected }) => expected.verdict !== 'refused' && !isAcknowledgement(text))
  .map(({ text }) => text);
const letters = [...mappings().letters.byType.values()]
  .filter(({ type }) => type !== 'XBIN01' && !type.startsWith('XCTL'))
  .map((grammar) => {
    const { bytes } = writeMedcomXml({ envelope: EXAMPLE_ENVELOPE, letters: [exampleLetter(grammar)] });
    return { type: grammar.type, bytes: bytes ?? new Uint8Array() };
  });

/** What may never be lost of a FHIR message, as a letter writes it; a list holds what may stand for one another. */
function preciousOf(bundle: unknown): readonly (readonly string[])[] {
  const resources = asList(at(bundle, 'entry')).map((entry) => at(entry, 'resource'));
  const find = (reference: unknown): unknown =>
    asList(at(bundle, 'entry'))
      .filter((entry) => String(at(entry, 'fullUrl')).endsWith(`/${asText(reference)}`))
      .map((entry) => at(entry, 'resource'))[0];
  const values = (resource: unknown, system: RegExp): readonly string[] =>
    asList(at(resource, 'identifier')).flatMap((each) =>
      system.test(String(at(each, 'system'))) ? (asText(at(each, 'value')) ?? []) : [],
    );
  const [header] = resources;
  const ofType = (type: string) => resources.filter((each) => at(each, 'resourceType') === type);
  const deadlines = ofType('Communication').flatMap((each) =>
    asList(at(each, 'extension')).flatMap((extension) =>
      String(at(extension, 'url')).endsWith('/sop-expected-end-of-need')
        ? (asText(at(extension, 'valueDateTime')) ?? [])
        : [],
    ),
  );
  return [
    ofType('Patient').flatMap((each) => values(each, /1\.2\.208\.176\.1\.(2|6)/)),
    values(find(at(header, 'sender', 'reference')), /gln/),
    values(find(at(header, 'destination', 0, 'receiver', 'reference')), /gln/),
    ofType('Encounter')
      .flatMap((each) =>
        asList(at(each, 'episodeOfCare')).flatMap(
          (episode) => asText(at(episode, 'identifier', 'value')) ?? [],
        ),
      )
      .flatMap((id) => [id, id.replaceAll('-', '')]),
    deadlines.flatMap((instant) => {
      const wall = toWallTime(instant);
      return wall === undefined ? [] : [wall.date, wall.date.replaceAll('-', '')];
    }),
  ].filter((each) => each.length > 0);
}

/** Places of single values in a message. */
function placesIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): readonly (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => placesIn(each, [...path, index]));
  const object = asObject(value);
  if (object === undefined) return [path];
  return Object.entries(object).flatMap(([key, each]) => placesIn(each, [...path, key]));
}

function without(message: string, place: readonly (string | number)[]): string {
  const bundle = JSON.parse(message);
  const holder = place
    .slice(0, -1)
    .reduce((found: ReturnType<typeof JSON.parse>, key) => found?.[key], bundle);
  const last = place.at(-1);
  if (holder === undefined || last === undefined) return message;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete holder[last];
  return JSON.stringify(bundle);
}

/** The same message about somebody, some course and some time that not every letter has room for. */
const strange: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => withCitizen(text, 'urn:oid:1.2.208.176.1.6.1.3', '1206550VK9'),
  (text) => withCitizen(text, 'urn:oid:1.2.208.176.1.6.1.1', '0703921VJ4'),
  (text) => text.replaceAll('fd7d23b7-9513-4363-ad00-3c6d3162dfbe', 'LPR3-4711'),
  (text) => text.replaceAll('fd7d23b7-9513-4363-ad00-3c6d3162dfbe', 'f'.repeat(40)),
  (text) => text.replaceAll('+02:00', '-09:30'),
];

function withCitizen(text: string, system: string, value: string): string {
  const bundle = JSON.parse(text);
  for (const { resource } of bundle.entry)
    if (resource?.resourceType === 'Patient') resource.identifier = [{ system, value }];
  return JSON.stringify(bundle);
}

describe('deadline, citizen, course, sender and receiver', () => {
  it.each(['medcom-xml', 'edifact'] as const)(
    'are in the letter, whatever else a message lacks, or there is none and it says why: %s',
    (to) => {
      const mutated = fc.constantFrom(...messages).chain((text) => {
        const places = placesIn(JSON.parse(text));
        return fc.record({
          text: fc.constant(text),
          gone: fc.array(fc.constantFrom(...places), { maxLength: 3 }),
          change: fc.constantFrom(...strange),
          type: fc.constantFrom(undefined, undefined, 'XDIS91'),
        });
      });
      let written = 0;
      fc.assert(
        fc.property(mutated, ({ text, gone, change, type }) => {
          const message = change(gone.reduce(without, text));
          const order = type === undefined ? { to } : { to, type };
          const done = convert(Buffer.from(message), order, mappings(), worldOf());
          if (done.files.length === 0) {
            expect(done.problems.some((each) => refuses([each]))).toBe(true);
            return;
          }
          written += 1;
          const letter = textOf(done);
          for (const precious of preciousOf(JSON.parse(message)))
            expect(
              precious.some((each) => letter.includes(each)),
              precious.join(' or '),
            ).toBe(true);
        }),
        { numRuns: 1500 },
      );
      expect(written).toBeGreaterThan(700);
    },
  );

  it('are in the FHIR message made of any letter, whatever else the letter lacks, or there is none and it says why', () => {
    const mutated = fc.constantFrom(...letters).chain(({ bytes }) => {
      const text = Buffer.from(bytes).toString('latin1');
      const elements = [...text.matchAll(/<(\w+)>[^<]*<\/\1>/g)].map(([element]) => element);
      return fc.record({
        text: fc.constant(text),
        gone: fc.array(fc.constantFrom(...elements), { maxLength: 3 }),
      });
    });
    fc.assert(
      fc.property(mutated, ({ text, gone }) => {
        const letter = gone.reduce((left, element) => left.replace(element, ''), text);
        const done = convert(Buffer.from(letter, 'latin1'), { to: 'fhir' }, mappings(), worldOf());
        if (done.files.length === 0) {
          expect(done.problems.some((each) => refuses([each]))).toBe(true);
          return;
        }
        const message = textOf(done);
        const said = (path: RegExp) => path.exec(letter)?.[1];
        for (const value of [
          said(/<Sender><EANIdentifier>([^<]*)/),
          said(/<Receiver><EANIdentifier>([^<]*)/),
          said(/<(?:CivilRegistrationNumber|AlternativeIdentifier)>([^<]*)/),
          said(/<EndOfTreatment>.*?<Date>([^<]*)/s),
        ])
          if (value !== undefined) expect(message).toContain(value);
        const course = said(/<(?:EpisodeOfCareIdentifier|NotificationIdentifier)>([^<]*)/);
        if (course !== undefined) expect(message.replaceAll('-', '')).toContain(course.replaceAll('-', ''));
      }),
      { numRuns: 600 },
    );
  });

  it.each(letters.map(({ type }) => type))(
    'nor any element of safety, of the fullest %s in any other form',
    (type) => {
      const { bytes } = letters.find((each) => each.type === type) ?? { bytes: new Uint8Array() };
      for (const order of [
        { to: 'fhir' },
        { to: 'edifact' },
        { to: 'medcom-xml' },
        { to: 'medcom-xml', type: 'XDIS91' },
        { to: 'edifact', type: 'XDIS91' },
      ] as const) {
        const done = convert(bytes, order, mappings(), worldOf());
        expect(done.files.length, order.to).toBeGreaterThan(0);
        const entries = done.reports.flatMap((report) => report.entries);
        expect(entries.length).toBeGreaterThan(5);
        expect(entries.filter((each) => isLoss(each) && each.severity === 'safety')).toEqual([]);
      }
    },
  );
});

describe('the id of a course', () => {
  const id = 'fd7d23b7-9513-4363-ad00-3c6d3162dfbe';
  const notification =
    allFixtures().find(({ name }) => name === 'hospital-notification/admit-inpatient')?.text ?? '';
  const there = (course: string, to: 'medcom-xml' | 'edifact') =>
    convert(Buffer.from(notification.replaceAll(id, course)), { to }, mappings(), worldOf());
  const back = (letter: string) =>
    textOf(convert(Buffer.from(letter, 'latin1'), { to: 'fhir' }, mappings(), worldOf()));

  it.each(['medcom-xml', 'edifact'] as const)('goes without hyphens and comes back with them: %s', (to) => {
    const letter = textOf(there(id, to));
    expect(letter).toContain(id.replaceAll('-', ''));
    expect(letter).not.toContain(id);
    expect(back(letter)).toContain(`"value":"${id}"`);
    // With them it has a character more than a letter has room for: it is refused, not cut.
    const long = Buffer.from(letter.replaceAll(id.replaceAll('-', ''), id), 'latin1');
    const done = convert(long, { to: 'fhir' }, mappings(), worldOf());
    expect(done.files).toEqual([]);
    expect(done.problems.map((each) => each.code)).toContain('legacy.value-too-long');
  });

  it('of another kind stays as it is', () => {
    const letter = textOf(there('forløb-4711', 'medcom-xml'));
    expect(letter).toContain('forløb-4711');
    expect(back(letter)).toContain(Buffer.from('"value":"forløb-4711"').toString('latin1'));
  });
});
