import { describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { assembledAt, fixture, idsOf } from '../fixture-messages.ts';
import { openGateway } from '../gateway-under-test.ts';
import { lettersOf } from './legacy-letters.ts';
import { openOrganised } from './organised.ts';

const world = openOrganised('oestdanmark');
const region = 'region-oestdanmark';

type Fixture = ReturnType<typeof fixture>;
type Json = ReturnType<typeof JSON.parse>;

const story = [
  'referral/new',
  'allocation/granted',
  'stay/information',
  'stay/start',
  'stay/responsibility',
  'discharge-notice/new',
  'stay/end',
];
const asLetters = ['referral/new', 'discharge-notice/new'];

/** Plays the story, what has a letter of its own as that letter; gives what the region knows afterwards. */
async function knownAfter(byLetter: boolean) {
  let clock = 0;
  const gateway = await openGateway({ now: () => clock, base: world.network, settings: world.settings });
  try {
    for (const name of story) {
      const { text, expected } = fixture(name);
      clock = assembledAt(text) ?? clock;
      const as = world.acting(expected.sender);
      const [letter = Buffer.of()] =
        byLetter && asLetters.includes(name) ? lettersOf(world.staffed(text), 'medcom-xml') : [];
      const reply =
        letter.length === 0
          ? await gateway.send(as, world.staffed(text))
          : await gateway.call('/legacy', { as, method: 'POST', body: letter });
      expect([name, reply.status, reply.status === 202 ? '' : reply.text]).toEqual([name, 202, '']);
      const id = letter.length === 0 ? idsOf(text).messageId : reply.headers.get('x-message-id');
      await eventually(async () => {
        const told = await gateway.call(`/messages/${id}`, { as });
        expect(told.body.deliveries.map(({ state }: Json) => state)).not.toContain('queued');
      });
    }
    const read = async (path: string) => gateway.call(path, { as: region });
    // The course hears of a delivery by looking, a moment after it was made.
    await eventually(async () => expect((await read('/region/events')).text).toContain('"notice-available"'));
    const settlements = (await read('/region/export/settlements')).text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ kind, event, at, end, operator, site, ...rest }: Json) => ({
        kind,
        event,
        at,
        operator,
        site,
        keys: Object.keys(rest).length,
      }));
    const feed = (await read('/region/events')).body.events.map(({ kind, at }: Json) => [kind, at]);
    return {
      stays: (await read('/region/stays')).body.stays,
      indicators: (await read('/region/indicators')).body,
      settlements,
      feed,
    };
  } finally {
    await gateway.dispose();
  }
}

describe('the same event by FHIR and by letter', () => {
  it('gives the same record, settlement, feed and indicators (R-DAT-05)', async () => {
    const [fhir, letters] = [await knownAfter(false), await knownAfter(true)];
    expect(letters).toEqual(fhir);
    expect(fhir.settlements.length).toBeGreaterThan(2);
    expect(fhir.feed.length).toBeGreaterThan(5);
  });

  it('tells whoever decides on a referral that came as a letter by which id it is known (R-DAT-05)', async () => {
    let clock = 0;
    const gateway = await openGateway({ now: () => clock, base: world.network, settings: world.settings });
    const [referral, granted, informed] = ['referral/new', 'allocation/granted', 'stay/information'].map(
      (name) => fixture(name),
    ) as [Fixture, Fixture, Fixture];
    const send = ({ text, expected }: Fixture) => {
      clock = assembledAt(text) ?? clock;
      return gateway.send(world.acting(expected.sender), world.staffed(text));
    };
    try {
      const [letter = Buffer.of()] = lettersOf(world.staffed(referral.text), 'medcom-xml');
      clock = assembledAt(referral.text) ?? clock;
      const as = world.acting(referral.expected.sender);
      expect((await gateway.call('/legacy', { as, method: 'POST', body: letter })).status).toBe(202);
      const decided = await send(granted);
      const [, found, known] =
        /No referral ([0-9a-f-]{36}) is known.*came as a letter and is ([0-9a-f-]{36})/.exec(
          decided.text,
        ) ?? [decided.text];
      expect([decided.status, granted.text.includes(found ?? 'not told')]).toEqual([202, true]);
      const { body } = await gateway.call('/courses/fd7d23b7-9513-4363-ad00-3c6d3162dfbe', {
        as: world.acting(granted.expected.sender),
      });
      expect(body.referrals).toMatchObject([{ id: known, state: 'allocated' }]);
      expect(body.stay.state).toBe('planned');
      // What names it by neither is of the course all the same.
      expect((await send(informed)).status).toBe(202);
    } finally {
      await gateway.dispose();
    }
  });
});
