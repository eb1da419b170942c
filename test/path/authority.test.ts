import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { overgang } from '../cli/run-command.ts';
import { eventually } from '../eventually.ts';
import { asNewCourse, assembledAt, changed, fixture, idsOf } from '../fixture-messages.ts';
import type { GatewayUnderTest, Reply } from '../gateway-under-test.ts';
import { openOrganised } from './organised.ts';
import { type World, worlds } from './worlds.ts';

const world = openOrganised('oestdanmark');
const region = 'region-oestdanmark';
const visitation = 'visitation-oestdanmark';
const site = 'sop-vigerslevvej';
const operator = 'kommune-koebenhavn';

const codesIn = ({ body }: Reply): string[] =>
  (
    (body.parameter?.find(({ name }: { name: string }) => name === 'outcome')?.resource ?? body).issue ?? []
  ).map((issue: { details: { coding: [{ code: string }] } }) => issue.details.coding[0].code);

describe.each(worlds)('a region, on $name', { timeout: 120_000 }, ({ skip, open }) => {
  let opened: World;
  let gateway: GatewayUnderTest;
  let clock = Date.parse('2027-04-01T08:00:00+02:00');
  let folder = '';
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'overgang-region-'));
    if (skip) return;
    opened = await open({ now: () => clock, base: world.network, settings: world.settings });
    gateway = opened.gateway;
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    if (!skip) await opened.dispose();
  });

  const send = async (name: string, text = fixture(name).text): Promise<Reply> => {
    clock = assembledAt(text) ?? clock;
    const { sender } = fixture(name).expected;
    const reply = await gateway.send(world.acting(sender), world.staffed(text));
    if (reply.status === 202) {
      await eventually(async () => {
        const { body } = await gateway.call(`/messages/${idsOf(text).messageId}`, { as: sender });
        expect(body.deliveries.map(({ state }: { state: string }) => state)).not.toContain('queued');
      });
    }
    return reply;
  };
  const sendAll = async (names: readonly string[]) => {
    for (const name of names) expect([name, (await send(name)).status]).toEqual([name, 202]);
  };
  const read = async (path: string, as = region) => (await gateway.call(path, { as })).body;
  const command = (...words: string[]) =>
    overgang(words, { OVERGANG_URL: gateway.url, OVERGANG_TOKEN: gateway.token(region) });
  const until = ['referral/new', 'allocation/granted', 'stay/start'];
  const capacity = (change: (places: { valueDecimal: number }[]) => void, at: string) =>
    asNewCourse(
      changed(fixture('capacity/declared').text, (bundle) => {
        bundle.timestamp = at;
        for (const { resource } of bundle.entry) {
          if (resource.resourceType === 'Location')
            for (const { extension } of resource.extension) change(extension);
        }
      }),
    );

  it.skipIf(skip)(
    'sees who occupies which place now, who waits and what is overdue; nobody else does (R-DAT-06, R-DAT-14, M47)',
    async () => {
      await sendAll(['referral/new']);
      expect((await read('/region/stays')).stays).toMatchObject([{ stay: 'none', referral: 'received' }]);
      await sendAll(['allocation/granted']);
      expect((await read('/region/stays')).stays).toMatchObject([
        { stay: 'planned', place: 'reserved', site },
      ]);
      await sendAll(['stay/start']);
      const { stays } = await read('/region/stays');
      expect(stays).toMatchObject([
        {
          stay: 'in-stay',
          place: 'occupied',
          site,
          operator,
          residence: '0101',
          waiting: false,
          arrivedAt: '2027-04-07T14:00:00+02:00',
        },
      ]);
      expect(JSON.stringify(stays)).not.toMatch(/2509479989|Bruno|Elmer/);
      clock += 72 * 3_600_000;
      await eventually(async () => expect((await read('/region/stays')).stays[0].overdue).toBeGreaterThan(0));
      const { municipalities, councils, total, withoutSite } = await read('/region/summary');
      expect(municipalities).toMatchObject([{ municipality: '0101', occupied: 1 }]);
      // R-CAP-07: Copenhagen has sites of its own.
      expect(withoutSite).toEqual([]);
      // S-04: a council's numbers are the sums of its municipalities'.
      expect(councils).toMatchObject([
        { council: 'Sundhedsråd Hovedstaden', municipalities: ['0101', '0147'], occupied: total.occupied },
      ]);
      const { events, next } = await read('/region/events');
      expect(events.map(({ kind }: { kind: string }) => kind)).toEqual([
        'referral-received',
        'allocation-granted',
        'arrived',
      ]);
      expect((await read(next)).events).toEqual([]);
      for (const stranger of [operator, site, 'laegehuset-valby', 'overgang-gateway']) {
        for (const path of [
          '/region/stays',
          '/region/summary',
          '/region/events',
          '/region/export/messages',
        ]) {
          expect([stranger, path, (await gateway.call(path, { as: stranger })).status]).toEqual([
            stranger,
            path,
            403,
          ]);
        }
      }
      expect((await gateway.call('/region/stays?authority=region-x', { as: region })).status).toBe(403);
      expect((await gateway.call('/region/stays?after=x', { as: region })).status).toBe(400);
      expect((await gateway.call('/region/stays')).status).toBe(401);
    },
  );

  it.skipIf(skip)(
    'knows its capacity as decimals, and what is free now; more taken than there is leads to a task and stops nothing (M45, R-ALL-11, R-CAP-02, R-CAP-04, R-CAP-05)',
    async () => {
      await sendAll(until);
      await sendAll(['capacity/declared']);
      const free = async () => (await read('/capacity', 'laegehuset-valby')).sites[0];
      expect(await free()).toMatchObject({
        site,
        operator,
        authority: region,
        service: 'regional-sop',
        agreed: 104.7,
        places: 104.7,
        occupied: 82,
        reserved: 3.5,
        free: 19.2,
        specialities: [{ speciality: 'palliation', places: 4.5 }],
        stale: false,
      });
      const taskCodes = async () =>
        ((await gateway.call('/fhir/Task?status=requested', { as: region })).body.entry ?? []).map(
          (each: { resource: { code: { coding: [{ code: string }] } } }) => each.resource.code.coding[0].code,
        );
      const exceeded = await send('capacity/exceeded');
      expect([exceeded.status, codesIn(exceeded)]).toEqual([
        202,
        expect.arrayContaining(['capacity.exceeded', 'capacity.below-agreement']),
      ]);
      expect((await free()).free).toBe(-2);
      expect(await taskCodes()).toContain('capacity.exceeded');
      const enough = capacity((places) => {
        for (const each of places) if (Number(each.valueDecimal) > 1) each.valueDecimal = 0;
        const [first] = places;
        if (first !== undefined) first.valueDecimal = 60.35;
      }, '2027-06-04T08:00:00+02:00');
      const third = await send('capacity/declared', enough);
      expect([third.status, codesIn(third)]).toEqual([
        202,
        expect.not.arrayContaining(['capacity.exceeded']),
      ]);
      expect(await free()).toMatchObject({ places: 120.7, occupied: 1, reserved: 0, free: 119.7 });
      expect((await taskCodes()).filter((code: string) => code === 'capacity.exceeded')).toEqual([]);
      // What comes late is history.
      const late = await send(
        'capacity/declared',
        capacity(() => {}, '2027-06-01T08:00:00+02:00'),
      );
      expect([late.status, codesIn(late)]).toEqual([202, expect.arrayContaining(['capacity.outdated'])]);
      expect((await free()).places).toBe(120.7);
      clock += 5 * 24 * 3_600_000;
      expect((await free()).stale).toBe(true);
    },
  );

  it.skipIf(skip)(
    'counts places of every type apart, also at one site, and adds up what is of one type (R-CAP-01, R-CAP-09, S-50)',
    async () => {
      await sendAll(['capacity/declared']);
      const relief = changed(
        capacity(() => {}, '2027-06-02T09:00:00+02:00'),
        (bundle) => {
          for (const { resource } of bundle.entry)
            if (resource.resourceType === 'Location')
              for (const { extension } of resource.extension)
                for (const part of extension)
                  if (part.url === 'service') part.valueCoding.code = 'aflastning';
        },
      );
      expect((await send('capacity/declared', relief)).status).toBe(202);
      const { sites, totals } = await read('/capacity?authority=region-oestdanmark', visitation);
      expect(sites.map(({ service, free }: { service: string; free: number }) => [service, free])).toEqual([
        ['aflastning', 19.2],
        ['regional-sop', 19.2],
      ]);
      expect(totals).toMatchObject([
        { service: 'aflastning', places: 104.7 },
        { service: 'regional-sop', places: 104.7 },
      ]);
      expect((await read('/capacity?service=vente', visitation)).sites).toEqual([]);
    },
  );

  it.skipIf(skip)(
    'gives a place that there is not all the same, and asks the region to act (R-ALL-11)',
    async () => {
      await sendAll(['referral/new']);
      const full = capacity((places) => {
        for (const each of places) if (each.valueDecimal !== undefined) each.valueDecimal = 40;
      }, '2027-04-05T11:00:00+02:00');
      expect((await send('capacity/declared', full)).status).toBe(202);
      const allocated = await send('allocation/granted');
      expect([allocated.status, codesIn(allocated)]).toEqual([
        202,
        expect.arrayContaining(['allocation.overbooked']),
      ]);
      const { entry } = (await gateway.call('/fhir/Task?status=requested', { as: region })).body;
      expect(JSON.stringify(entry)).toContain('capacity.exceeded');
    },
  );

  it.skipIf(skip)(
    'is told nothing of places by who has none to tell of, in other numbers, or under another service (R-SEC-04, R-CAP-08)',
    async () => {
      const at = '2027-06-02T08:00:00+02:00';
      const refused = async (text: string, as = site) => {
        clock = Date.parse(at);
        const reply = await gateway.send(as, world.staffed(text));
        return [reply.status, codesIn(reply).filter((code) => code.startsWith('capacity.'))];
      };
      expect(
        await refused(capacity((places) => Object.assign(places[0] ?? {}, { valueDecimal: 1.234 }), at)),
      ).toEqual([422, ['capacity.unreadable']]);
      const mixed = changed(
        capacity(() => {}, at),
        (bundle) => {
          for (const { resource } of bundle.entry)
            if (resource.resourceType === 'Location')
              for (const { extension } of resource.extension)
                for (const part of extension)
                  if (part.url === 'service') part.valueCoding.code = 'doegnrehab-139b';
        },
      );
      expect(await refused(mixed)).toEqual([409, expect.arrayContaining(['capacity.services-mixed'])]);
      const swapped = capacity(() => {}, at);
      const [own, other] = [gateway.organisation(site), gateway.organisation('sop-frederiksberg')];
      const ofOther = world
        .staffed(swapped)
        .replace(/("managingOrganization":\{"reference":")[^"]+/, '$1Organization/other');
      const withOther = changed(ofOther, (bundle) => {
        const model = bundle.entry.find(({ resource }: { resource: { identifier?: { value: string }[] } }) =>
          resource.identifier?.some(({ value }) => value === own.sor),
        );
        const copy = structuredClone(model);
        copy.resource.id = 'other';
        copy.fullUrl = copy.fullUrl.replace(/[^/]+$/, 'other');
        copy.resource.text.div = copy.resource.text.div.replaceAll(model.resource.id, 'other');
        bundle.entry.push(
          JSON.parse(JSON.stringify(copy).replaceAll(own.sor, other.sor).replaceAll(own.gln, other.gln)),
        );
      });
      const reply = await gateway.send(site, withOther);
      expect([reply.status, codesIn(reply)]).toEqual([
        422,
        expect.arrayContaining(['capacity.not-own-site']),
      ]);
    },
  );

  it.skipIf(skip)(
    'keeps settlement events, and a correction beside what it corrects; reports by operator on behalf of the region (R-SET-03, R-SET-04, R-DAT-08, TS-30)',
    async () => {
      await sendAll([...until, 'discharge-notice/new', 'stay/end']);
      const settlements = async () =>
        (await read('/courses/fd7d23b7-9513-4363-ad00-3c6d3162dfbe', visitation)).settlement;
      const before = await settlements();
      expect((await command('report', '--period', '2027-04', '--out', join(folder, 'before'))).code).toBe(0);
      await sendAll(['stay/end-corrected']);
      const after = await settlements();
      expect(after.slice(0, before.length)).toEqual(before);
      expect(after.slice(before.length)).toMatchObject([
        { what: 'correction', corrects: idsOf(fixture('stay/end').text).messageId },
      ]);
      expect((await read('/courses/fd7d23b7-9513-4363-ad00-3c6d3162dfbe', visitation)).stay.departure).toBe(
        '2027-04-22T11:15:00+02:00',
      );
      for (const form of ['ndjson', 'csv'])
        expect(
          (await command('report', '--period', '2027', '--form', form, '--out', join(folder, form))).code,
        ).toBe(0);
      const name = `2027-${region}-${operator}`;
      const lines = readFileSync(join(folder, 'ndjson', `${name}.ndjson`), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(lines[0]).toMatchObject({
        author: operator,
        custodian: region,
        period: '2027',
        events: lines.length - 1,
      });
      expect(lines.at(-1)).toMatchObject({
        what: 'correction',
        corrects: idsOf(fixture('stay/end').text).messageId,
      });
      const earlier = readFileSync(join(folder, 'before', `2027-04-${region}-${operator}.ndjson`), 'utf8')
        .trim()
        .split('\n')
        .slice(1);
      expect(lines.slice(1, earlier.length + 1)).toEqual(earlier.map((line) => JSON.parse(line)));
      const rows = readFileSync(join(folder, 'csv', `${name}.csv`), 'utf8')
        .trim()
        .split('\r\n');
      expect(rows).toHaveLength(lines.length);
      for (const row of rows.slice(1)) expect(row.startsWith(`${operator},${region},2027,`)).toBe(true);
      expect(JSON.stringify(lines)).not.toMatch(/2509479989/);
    },
  );

  it.skipIf(skip)(
    'exports everything that belongs to it, whole and with hashes, and on a basis that is recorded (R-DAT-07, R-SEC-01, R-SEC-06)',
    async () => {
      await sendAll([
        ...until,
        'discharge-notice/new',
        'discharge-notice/response',
        'stay/end',
        'capacity/declared',
      ]);
      const out = join(folder, 'export');
      const done = await command('export', '--out', out);
      expect([done.code, done.err]).toEqual([0, '']);
      const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
      expect(manifest.files.map(({ name }: { name: string }) => name).sort()).toEqual(
        readdirSync(out)
          .filter((name) => name !== 'manifest.json')
          .sort(),
      );
      const file = (name: string) => readFileSync(join(out, `${name}.ndjson`), 'utf8');
      for (const { name, sha256, lines } of manifest.files) {
        const text = readFileSync(join(out, name), 'utf8');
        expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
        expect(text.split('\n')).toHaveLength(lines + 1);
      }
      const all = (name: string) =>
        file(name)
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
      const messages = all('messages');
      const sent = until.map((name) => world.staffed(fixture(name).text));
      for (const text of sent) {
        const { messageId } = idsOf(text);
        // Byte for byte what came.
        expect(messages.find((each) => each.messageId === messageId)).toMatchObject({
          content: text,
          basis: 'fvl-28-2-3',
        });
      }
      // What the gateway told the municipality itself is among it.
      expect(messages.map(({ event }) => event)).toContain('sop-stay-information');
      expect(all('courses')).toMatchObject([{ authority: region, placement: { site } }]);
      expect(all('events').length).toBeGreaterThan(3);
      expect(all('settlements').map(({ what }) => what)).toEqual(
        expect.arrayContaining(['allocation', 'arrival', 'departure']),
      );
      expect(all('tasks').length).toBeGreaterThan(0);
      expect(all('capacity')).toHaveLength(2);
      expect(all('disclosures').at(-1)).toMatchObject({
        what: 'export',
        basis: 'region-authority',
        authority: region,
        detail: expect.stringContaining('disclosures'),
      });
      const again = await command('export', '--out', out);
      expect([again.code, again.err]).toEqual([2, expect.stringContaining('is not empty')]);
      const stranger = await overgang(['export', '--out', join(folder, 'other')], {
        OVERGANG_URL: gateway.url,
        OVERGANG_TOKEN: gateway.token(operator),
      });
      expect(stranger.code).toBe(1);
      expect((await gateway.call('/region/export/secrets', { as: region })).status).toBe(404);
      expect((await gateway.call('/region/export/settlements?period=yesterday', { as: region })).status).toBe(
        400,
      );
    },
  );
});
