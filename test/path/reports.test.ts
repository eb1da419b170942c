import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { event, sentBy, sentTo } from '../../scripts/fixtures/scenarios/change-message.ts';
import { convert } from '../../src/mapping/convert/convert.ts';
import { eventually } from '../eventually.ts';
import { asNew, asNewCourse, assembledAt, changed, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { validBySchema } from '../mapping/valid-by-schema.ts';
import { LEGACY, mappings, worldOf } from '../mapping/world.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';
import { between, lettersOf } from './legacy-letters.ts';

type Json = ReturnType<typeof JSON.parse>;

const [hospital, municipality, gp, site] = [
  'bfh-medicin',
  'kommune-koebenhavn',
  'laegehuset-valby',
  'sop-vigerslevvej',
];
const div = (inner: string) => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`;

/** A document with everything in its sections: text of their own, a list, a table, and sections within. */
const document = (title: string) => ({
  resourceType: 'Composition',
  text: { status: 'generated', div: div(`<p>${title}</p>`) },
  status: 'final',
  type: { text: title },
  date: '2027-04-06T09:00:00+02:00',
  title,
  section: [
    {
      title: 'Funktionsevne',
      text: {
        status: 'additional',
        div: div('<p>Går med rollator &amp; støtte.</p><ul><li>Spiser selv</li><li>Hjælp til bad</li></ul>'),
      },
      section: [
        {
          title: 'Hjælpemidler',
          text: {
            status: 'additional',
            div: div('<table><tr><td>Rollator</td><td>lånt</td></tr></table><p>Seng hjemme</p>'),
          },
        },
      ],
    },
    { title: 'Fremtidige aftaler', text: { status: 'additional', div: div('Stomi tilses<br/>dagligt') } },
  ],
});
const words = [
  'Funktionsevne',
  'Går med rollator & støtte.',
  'Spiser selv',
  'Hjælp til bad',
  'Hjælpemidler',
  'Rollator | lånt',
  'Stomi tilses',
  'dagligt',
];
const focusOf: Readonly<Record<string, Json>> = {
  'sop-admission-report': document('Indlæggelsesrapport'),
  'sop-discharge-report': document('Udskrivningsrapport'),
  'sop-epikrise': document('Epikrise'),
  'sop-admission-reply': {
    resourceType: 'Communication',
    status: 'completed',
    payload: [{ contentString: 'Borgeren er kendt i omsorgssystemet.' }],
  },
  'sop-care-plan': {
    resourceType: 'CarePlan',
    status: 'active',
    intent: 'plan',
    description: 'Genoptræning forventes, hjælp efter udskrivelse.',
  },
};
const wordsOf = (code: string): readonly string[] =>
  focusOf[code].section === undefined
    ? [focusOf[code].description ?? focusOf[code].payload[0].contentString]
    : words;

/** A message of an event from one to another, about a course of its own. */
function message(code: string, from: string, to: string, change: (focus: Json) => void = () => undefined) {
  const text = changed(fixture('stay/information').text, (bundle) => {
    bundle.meta = { profile: ['https://overgang.dk/fhir/StructureDefinition/sop-message'] };
    event(code)(bundle);
    sentBy(from)(bundle);
    sentTo(to)(bundle);
    const header = bundle.entry[0].resource;
    const id = header.focus[0].reference.split('/').at(-1);
    const at = bundle.entry.findIndex(({ resource }: Json) => resource.id === id);
    const citizen = bundle.entry.find(({ resource }: Json) => resource.resourceType === 'Patient').resource
      .id;
    const resource = structuredClone(focusOf[code]);
    Object.assign(resource, { id, subject: { reference: `Patient/${citizen}` } });
    resource.text ??= { status: 'generated', div: div('<p>Se indholdet</p>') };
    if (resource.resourceType === 'Composition') resource.author = [header.sender];
    change(resource);
    header.focus = [{ reference: `${resource.resourceType}/${id}` }];
    bundle.entry[at] = { fullUrl: `https://overgang.dk/fhir/${resource.resourceType}/${id}`, resource };
    bundle.entry = bundle.entry.filter(
      (each: Json) =>
        each === bundle.entry[at] || !['Encounter', 'CarePlan'].includes(each.resource.resourceType),
    );
  });
  return asNewCourse(text);
}

const exchanged = [
  ['M15', 'sop-admission-report', municipality, hospital],
  ['M15', 'sop-admission-report', hospital, site],
  ['M16', 'sop-admission-reply', municipality, hospital],
  ['M17', 'sop-care-plan', hospital, municipality],
  ['M17', 'sop-care-plan', hospital, site],
  ['M19', 'sop-discharge-report', hospital, municipality],
  ['M19', 'sop-discharge-report', hospital, site],
  ['M21', 'sop-epikrise', hospital, gp],
  ['M21', 'sop-epikrise', site, gp],
] as const;
const refused = [
  ['sop-admission-report', gp, hospital, 'role.not-sender', 'R-ID-02'],
  ['sop-admission-report', municipality, gp, 'role.not-receiver', 'R-SEC-02'],
  ['sop-admission-report', hospital, municipality, 'role.not-receiver', 'R-SEC-02'],
  ['sop-admission-reply', hospital, municipality, 'role.not-sender', 'R-ID-02'],
  ['sop-admission-reply', municipality, site, 'role.not-receiver', 'R-SEC-02'],
  ['sop-care-plan', site, municipality, 'role.not-sender', 'R-ID-02'],
  ['sop-care-plan', hospital, gp, 'role.not-receiver', 'R-SEC-02'],
  ['sop-discharge-report', municipality, hospital, 'role.not-sender', 'R-ID-02'],
  ['sop-discharge-report', hospital, gp, 'role.not-receiver', 'R-SEC-02'],
  ['sop-epikrise', municipality, gp, 'role.not-sender', 'R-ID-02'],
  ['sop-epikrise', hospital, municipality, 'role.not-receiver', 'R-SEC-02'],
] as const;

let clock = 0;
const folders = new Map<string, string>();
const folderOf = (id: string): string => {
  const known = folders.get(id) ?? mkdtempSync(join(tmpdir(), 'overgang-reports-'));
  folders.set(id, known);
  return known;
};
afterAll(() => {
  for (const folder of folders.values()) rmSync(folder, { recursive: true });
});

/** A gateway in which everybody may send everything, so that only the roles refuse. */
const open = (format?: 'medcom-xml' | 'edifact') =>
  openGateway({
    now: () => clock,
    settings: hasOfficialPackages
      ? {
          OVERGANG_PACKAGES: officialPackages,
          OVERGANG_UNCHECKED_PROFILES: 'refuse',
          OVERGANG_FOLDER_INTERVAL: '20',
        }
      : { OVERGANG_UNCHECKED_PROFILES: 'accept', OVERGANG_FOLDER_INTERVAL: '20' },
    network: (file) => ({
      ...file,
      organisations: file.organisations.map((each) => ({
        ...each,
        sends: [...each.sends, ...Object.keys(focusOf)],
        receives: [...each.receives, ...Object.keys(focusOf)],
        ...(format !== undefined && each.kind !== 'gateway' && each.id !== 'laegerne-falkoner-alle'
          ? { endpoints: [{ id: each.id, kind: 'folder', folder: folderOf(`${format} ${each.id}`), format }] }
          : {}),
      })),
    }),
  });
const diagnosticsOf = ({ body }: Json): string =>
  (body?.issue ?? [])
    .filter(({ severity }: Json) => ['error', 'fatal'].includes(severity))
    .map(({ details, expression }: Json) => JSON.stringify([details, expression]))
    .join('\n');
const sendAt = (gateway: GatewayUnderTest, as: string, text: string) => {
  clock = assembledAt(text) ?? clock;
  return gateway.send(as, text);
};

describe(`reports, plans and discharge letters to who reads FHIR${withoutPackages}`, () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await open();
  }, 120_000);
  afterAll(() => gateway?.dispose());

  it.each(exchanged)('%s %s from %s to %s arrives as it was sent', async (_, code, from, to) => {
    const text = message(code, from, to);
    const reply = await sendAt(gateway, from, text);
    expect(reply.status, diagnosticsOf(reply)).toBe(202);
    await eventually(async () => {
      const got = await gateway.call(`/fhir/Bundle/${idsOf(text).bundleId}`, { as: to });
      expect(got.text).toBe(text);
    });
  });

  it.each(refused)('%s from %s to %s is refused: %s (%s)', async (code, from, to, told, rule) => {
    const reply = await sendAt(gateway, from, message(code, from, to));
    expect([reply.status, reply.text.includes(told), reply.text.includes(rule)]).toEqual([422, true, true]);
  });
});

describe.each(['medcom-xml', 'edifact'] as const)('the same to who reads letters: %s', (format) => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await open(format);
  }, 120_000);
  afterAll(() => gateway?.dispose());

  const letterTo = async (to: string, act: () => Promise<unknown>): Promise<Buffer> => {
    const out = join(folderOf(`${format} ${to}`), 'out');
    const files = (): readonly string[] => readdirSync(out).filter((name) => !name.startsWith('.'));
    const before = files();
    await act();
    const [name = ''] = await eventually(() => {
      const fresh = files().filter((each) => !before.includes(each));
      expect(fresh).toHaveLength(1);
      return fresh;
    });
    return readFileSync(join(out, name));
  };
  /** What of the focus the conversion's report tells as lost. */
  const lostOf = async (as: string, text: string): Promise<readonly string[]> => {
    const { body } = await gateway.call(`/messages/${idsOf(text).messageId}`, { as });
    const entries = body.deliveries.flatMap(({ conversion }: Json) =>
      conversion.reports.flatMap((report: Json) => report.entries),
    );
    expect(entries.length).toBeGreaterThan(10);
    return entries
      .filter(
        ({ outcome, path }: Json) => outcome === 'lost' && /^(Composition|CarePlan|Communication)/.test(path),
      )
      .map(({ path }: Json) => path);
  };
  /** The words of a letter, as its reader has them. */
  const readAgain = (letter: Buffer): string => {
    const { files, problems } = convert(letter, { to: 'fhir' }, mappings(), {
      ...worldOf(),
      newUuid: () => randomUUID(),
    });
    if (files[0] === undefined) throw new Error(problems.map(({ code }) => code).join());
    const bundle = JSON.parse(Buffer.from(files[0].bytes).toString());
    return bundle.entry
      .flatMap(({ resource }: Json) => resource.payload ?? [])
      .map((payload: Json) => payload.contentString ?? '')
      .join('\n');
  };

  it.each(exchanged)('%s %s from %s to %s says every word of it (R-MSG-06)', async (_, code, from, to) => {
    const text = message(code, from, to);
    const letter = await letterTo(to, async () => {
      const reply = await sendAt(gateway, from, text);
      expect(reply.status, diagnosticsOf(reply)).toBe(202);
    });
    expect(await lostOf(from, text)).toEqual([]);
    const told = readAgain(letter);
    for (const each of wordsOf(code)) expect(told).toContain(each);
    if (format !== 'medcom-xml' || !hasOfficialPackages) return;
    const [, namespace = ''] = /xmlns="([^"]+)"/.exec(letter.toString('latin1')) ?? [];
    const schema = `${LEGACY}/xsd/${namespace.replace(/.*\/schemas\//, '')}EMessage.xsd`;
    expect(await validBySchema(schema, [letter])).toEqual([true]);
  });

  it('an image in a section is told as lost, and what it says of itself is told (R-MSG-06)', async () => {
    const text = message('sop-discharge-report', hospital, municipality, (focus) => {
      focus.section[1].text.div = div('<p>Sår <img src="#1" alt="Foto af hælen"/></p>');
    });
    const letter = await letterTo(municipality, async () => {
      const reply = await sendAt(gateway, hospital, text);
      expect(reply.status, diagnosticsOf(reply)).toBe(202);
    });
    expect(await lostOf(hospital, text)).toEqual(['Composition.section[1].text.div']);
    expect(readAgain(letter)).toContain('Sår Foto af hælen');
  });
});

describe('a letter of this kind that comes in', () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await open();
  }, 120_000);
  afterAll(() => gateway?.dispose());

  it.each([
    ['XDIS16', 'ReportOfAdmission', 'XD1634C', municipality, hospital],
    ['XDIS18', 'ReportOfDischarge', 'XD1834C', hospital, municipality],
    ['XDIS21', 'CarePlan', 'XD2134C', hospital, municipality],
  ])('%s %s (%s) from %s to %s is read as a CareCommunication with its words', async (...row) => {
    const [type, element, version, from, to] = row;
    const text = asNew(fixture('care-communication/new').text);
    const { organisation } = gateway;
    const turned = between(organisation(from), organisation(to), text);
    const [letter = Buffer.of()] = lettersOf(turned, 'medcom-xml');
    const body = letter
      .toString('latin1')
      .replaceAll('XDIS91', type)
      .replaceAll('XD9134L', version)
      .replaceAll('ClinicalEmail', element)
      .replaceAll(/xmlns="[^"]*"/g, 'xmlns="urn:oio:medcom:municipality:1.0.3"');
    const reply = await gateway.call('/legacy', {
      as: from,
      method: 'POST',
      body: Buffer.from(body, 'latin1'),
    });
    expect(reply.status, reply.text).toBe(202);
    const id = reply.headers.get('x-message-id');
    const address = encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${organisation(to).sor}`);
    const told = await eventually(async () => {
      const mailbox = await gateway.call(`/fhir/Bundle?message.destination-uri=${address}&_count=100`, {
        as: to,
      });
      const found = mailbox.body.entry.find(({ resource }: Json) => resource.entry[0].resource.id === id);
      expect(found).toBeDefined();
      return found.resource;
    });
    expect(told.entry[0].resource.eventCoding.code).toBe('care-communication-message');
    const said = JSON.parse(text).entry.flatMap(({ resource }: Json) =>
      (resource.payload ?? []).flatMap(({ contentString }: Json) => contentString ?? []),
    );
    expect(said).not.toEqual([]);
    for (const line of said.flatMap((each: string) => each.split('\n')))
      expect(JSON.stringify(told)).toContain(JSON.stringify(line).slice(1, -1));
  });
});
