import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { overgang } from '../cli/run-command.ts';
import { eventually } from '../eventually.ts';
import { assembledAt, changed, fixture, idsOf } from '../fixture-messages.ts';
import { openOrganised } from './organised.ts';
import { type World, worlds } from './worlds.ts';

const world = openOrganised('oestdanmark');
const region = 'region-oestdanmark';

describe.each(worlds)('the indicators of a region, on $name', { timeout: 120_000 }, ({ skip, open }) => {
  let opened: World;
  let clock = 0;
  beforeEach(async () => {
    if (!skip) opened = await open({ now: () => clock, base: world.network, settings: world.settings });
  });
  afterEach(async () => {
    if (!skip) await opened.dispose();
  });

  const send = async (name: string, change = (text: string) => text) => {
    const { text: original, expected } = fixture(name);
    const text = change(original);
    clock = assembledAt(text) ?? clock;
    const reply = await opened.gateway.send(world.acting(expected.sender), world.staffed(text));
    expect([name, reply.status]).toEqual([name, 202]);
    await eventually(async () => {
      const told = await opened.gateway.call(`/messages/${idsOf(text).messageId}`, { as: expected.sender });
      expect(told.body.deliveries.map(({ state }: { state: string }) => state)).not.toContain('queued');
    });
  };
  const read = (query = '', as = region) => opened.gateway.call(`/region/indicators${query}`, { as });

  const whole = [
    'referral/new',
    'allocation/granted',
    'stay/information',
    'stay/start',
    'stay/responsibility',
    'discharge-notice/new',
    'stay/end',
  ];

  it.skipIf(skip)(
    'follow from what was sent for the citizen’s sake, and name nobody (R-DAT-15)',
    async () => {
      for (const name of whole) await send(name);
      const { body, text } = await read();
      const one = (is: string) => ({ cases: 1, outcomes: { [is]: { cases: 1, share: 1 } } });
      const { municipalities, councils, total } = body;
      expect(total).toMatchObject({
        referral: one('hospital'),
        'minutes-to-decision': { median: 200, by: { '10': { cases: 1, median: 200 } } },
        decision: one('granted'),
        'stay-information': { ...one('complete'), median: 1 },
        'municipal-information': one('missing'),
        'days-of-stay': { cases: 1, mean: 14.927 },
        notice: { ...one('on-time'), median: 49, by: { '4': one('on-time') } },
        place: one('own-municipality'),
        readmission: one('none'),
      });
      expect(total['responsibility-gap-minutes']).toBeUndefined();
      expect(municipalities).toEqual([{ municipality: '0101', ...total }]);
      expect(councils).toEqual([
        { council: 'Sundhedsråd Hovedstaden', municipalities: ['0101', '0147'], ...total },
      ]);
      expect(text).not.toMatch(/fd7d23b7|2509479989/);
    },
  );

  it.skipIf(skip)(
    'count what was taken over from an earlier message, and what was entered anew (R-DAT-01)',
    async () => {
      const naming = (role: string) => (text: string) =>
        changed(text, (bundle) => {
          for (const { resource } of bundle.entry)
            if (resource.resourceType === 'Provenance')
              resource.entity = [
                { role, what: { reference: 'MessageHeader/0f4fc1f8-2b0a-4c5e-9a4a-6f1d6f9a2a11' } },
              ];
        });
      await send('referral/new');
      await send('allocation/granted', naming('derivation'));
      await send('stay/information', naming('source'));
      await send('stay/start', naming('revision'));
      await send('stay/responsibility');
      const { registration } = (await read()).body.total;
      expect(registration).toMatchObject({
        cases: 4,
        outcomes: { 'taken-over': { cases: 2, share: 0.5 }, anew: { cases: 2, share: 0.5 } },
        by: {
          'allocation-granted': { outcomes: { 'taken-over': { cases: 1 } } },
          arrived: { outcomes: { anew: { cases: 1 } } },
        },
      });
    },
  );

  it.skipIf(skip)('tell of a refusal whether there was a dialogue (R-DAT-16)', async () => {
    await send('referral/new');
    await send('allocation/rejected');
    const { total } = (await read()).body;
    expect(total.decision.outcomes).toEqual({ rejected: { cases: 1, share: 1 } });
    expect(Object.keys(total.rejection.outcomes)).toEqual(['without-dialogue']);
    expect(total['stay-information']).toBeUndefined();
  });

  it.skipIf(skip)('count the courses that began in a period; only the region is told', async () => {
    await send('referral/new');
    const { body } = await read('?period=2027-04');
    expect([body.courses, body.total.referral.cases]).toEqual([1, 1]);
    expect((await read('?period=2027-05')).body).toMatchObject({ courses: 0, municipalities: [], total: {} });
    expect((await read('?period=soon')).status).toBe(400);
    expect((await read('', 'kommune-koebenhavn')).status).toBe(403);
  });

  it.skipIf(skip)('are a line each on the command line', async () => {
    for (const name of whole) await send(name);
    const { out, code } = await overgang(['indicators', '--period', '2027'], {
      OVERGANG_URL: opened.gateway.url,
      OVERGANG_TOKEN: opened.gateway.token(region),
    });
    expect(code).toBe(0);
    expect(out).toMatch(/^region-oestdanmark: 1 courses$/m);
    expect(out).toMatch(/^notice +1; on-time 100 %; median 49$/m);
  });
});
