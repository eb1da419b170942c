import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import oestdanmark from '../../fixtures/organisations/oestdanmark/agreements.json' with { type: 'json' };
import { event, sentBy } from '../../scripts/fixtures/scenarios/change-message.ts';
import { goalSet } from '../../scripts/fixtures/scenarios/change-stay.ts';
import { eventually } from '../eventually.ts';
import { asNew, assembledAt, changed, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';

const site = 'sop-vigerslevvej';
const region = 'region-oestdanmark';
const course = 'fd7d23b7-9513-4363-ad00-3c6d3162dfbe';
const untilArrival = ['referral/new', 'referral-opening/opened', 'allocation/granted', 'stay/start'];

type Json = ReturnType<typeof JSON.parse>;
type Change = (bundle: Json) => void;

const eachOf = (bundle: Json, type: string, change: (resource: Json) => void): void => {
  for (const { resource } of bundle.entry) if (resource.resourceType === type) change(resource);
};

const inBed =
  (bed: string): Change =>
  (bundle) =>
    eachOf(bundle, 'Encounter', (stay) => {
      stay.location = [
        { location: { identifier: { value: 'bed-0' } }, period: { end: '2027-04-07T14:05:00+02:00' } },
        { location: { identifier: { value: bed } } },
      ];
    });

describe('what a stay is told to be for (R-STA-03, R-STA-04, R-STA-09, R-STA-13)', () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  const settings = hasOfficialPackages
    ? { OVERGANG_PACKAGES: officialPackages, OVERGANG_UNCHECKED_PROFILES: 'refuse' }
    : {};
  beforeEach(async () => {
    gateway = await openGateway({ now: () => clock, settings });
    for (const name of untilArrival) expect((await send(fixture(name))).status, name).toBe(202);
  }, 60_000);
  afterEach(() => gateway.dispose());

  const send = async ({
    text,
    expected: { sender },
  }: Pick<ReturnType<typeof fixture>, 'text'> & { expected: { sender: string } }) => {
    clock = assembledAt(text) ?? clock;
    return gateway.send(sender, text);
  };
  /** The place tells of the stay, at a time. */
  const tells = async (code: string, at: string, ...changes: readonly Change[]) => {
    const text = changed(asNew(fixture('stay/information').text), (bundle) => {
      event(code)(bundle);
      sentBy(site)(bundle);
      bundle.timestamp = at;
      eachOf(bundle, 'Provenance', (own) => {
        own.occurredDateTime = at;
        if (code === 'sop-stay-information') own.activity.coding[0].code = 'modified-message';
      });
      eachOf(bundle, 'Encounter', (stay) => {
        Object.assign(stay, { status: 'in-progress', period: { start: '2027-04-07T14:00:00+02:00' } });
        if (code === 'sop-stay-purpose-change')
          bundle.entry[0].resource.focus = [{ reference: `Encounter/${stay.id}` }];
      });
      for (const change of changes) change(bundle);
    });
    const answer = await send({ text, expected: { sender: site } });
    expect(answer.status, answer.text).toBe(202);
    return ['stay.no-goals', 'stay.no-status-meeting', 'stay.moved-for-need'].filter((each) =>
      answer.text.includes(each),
    );
  };
  const told = async (as = site) => (await gateway.call(`/courses/${course}`, { as })).body;
  const metrics = async () =>
    Object.fromEntries((await told()).metrics.map(({ name, value }: Json) => [name, value]));

  it(`are goals a week after the arrival, and a status meeting a fortnight after it; both are told once they are missing${withoutPackages}`, async () => {
    expect(await tells('sop-stay-information', '2027-04-14T13:59:59+02:00')).toEqual([]);
    expect(await tells('sop-stay-information', '2027-04-14T14:00:00+02:00')).toEqual(['stay.no-goals']);
    expect(await tells('sop-stay-information', '2027-04-15T10:00:00+02:00', goalSet)).toEqual([]);
    expect(await tells('sop-stay-information', '2027-04-21T14:00:00+02:00')).toEqual([
      'stay.no-status-meeting',
    ]);
    expect(await tells('sop-status-meeting', '2027-04-22T10:00:00+02:00')).toEqual([]);
    expect(await tells('sop-stay-information', '2027-04-23T10:00:00+02:00')).toEqual([]);
    expect(await metrics()).toMatchObject({ 'status-meetings': 1 });
    expect(JSON.stringify(await told())).not.toContain('Går selv til bad');
  });

  it('is the place’s task after the days the agreement of the site gives it, and done once it is told', async () => {
    await gateway.dispose();
    const folder = mkdtempSync(join(tmpdir(), 'overgang-stay-plan-'));
    const agreements = join(folder, 'agreements.json');
    const [own] = oestdanmark;
    writeFileSync(agreements, JSON.stringify([{ ...own, stay: { goalsDays: 3 } }]));
    clock = Date.parse('2027-04-05T10:00:00+02:00');
    gateway = await openGateway({
      now: () => clock,
      settings: { ...settings, OVERGANG_AGREEMENTS: agreements },
    });
    for (const name of untilArrival) expect((await send(fixture(name))).status, name).toBe(202);
    const owed = async () => {
      const { entry = [] } = (await gateway.call('/fhir/Task?_count=100', { as: site })).body;
      return entry
        .map(({ resource }: Json) => `${resource.code.coding[0].code} ${resource.status}`)
        .filter((each: string) => /goals|meeting/.test(each));
    };
    await gateway.stop();
    clock = Date.parse('2027-04-10T13:59:59+02:00');
    await gateway.start();
    expect(await owed()).toEqual([]);
    clock = Date.parse('2027-04-10T14:00:00+02:00');
    await eventually(async () => expect(await owed()).toEqual(['course.set-goals requested']));
    expect(await tells('sop-stay-information', '2027-04-10T15:00:00+02:00')).toEqual(['stay.no-goals']);
    expect(await tells('sop-stay-information', '2027-04-10T16:00:00+02:00', goalSet)).toEqual([]);
    expect(await owed()).toEqual(['course.set-goals completed']);
    rmSync(folder, { recursive: true });
  });

  it('is no reason to move the citizen: that a changed need does is told, and every move is counted', async () => {
    expect(await tells('sop-stay-information', '2027-04-08T10:00:00+02:00', inBed('bed-1'))).toEqual([]);
    expect(await tells('sop-stay-information', '2027-04-09T10:00:00+02:00', inBed('bed-2'))).toEqual([]);
    expect(await tells('sop-stay-purpose-change', '2027-04-10T10:00:00+02:00', inBed('bed-3'))).toEqual([
      'stay.moved-for-need',
    ]);
    expect(await tells('sop-stay-purpose-change', '2027-04-11T10:00:00+02:00', inBed('bed-3'))).toEqual([]);
    expect(await metrics()).toMatchObject({ moves: 2 });
  });

  it('brings advice along, which is logged: in the course, counted, and in the region’s export', async () => {
    const advice = changed(fixture('meeting/called').text, (bundle) => {
      eachOf(bundle, 'Appointment', (contact) => {
        contact.appointmentType.coding[0].code = 'advice';
        contact.status = 'fulfilled';
        contact.description = 'Spørgsmål til psykiatrien om uro om natten';
      });
    });
    const answer = await send({ text: advice, expected: fixture('meeting/called').expected });
    expect(answer.status, answer.text).toBe(202);
    const { meetings } = await told();
    expect(meetings).toMatchObject([
      { meeting: 'advice', outcome: 'held', start: '2027-04-15T10:00:00+02:00' },
    ]);
    expect(await metrics()).toMatchObject({ 'advice-contacts': 1 });
    const { text } = await gateway.call('/region/export/events', { as: region });
    expect(text).toMatch(/"kind":"meeting-told".*"advice"/);
    expect(text).not.toContain('uro om natten');
  });
});
