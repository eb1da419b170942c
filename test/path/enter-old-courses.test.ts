import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { assembledAt, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { openOrganised } from './organised.ts';

const region = 'region-oestdanmark';
const world = openOrganised('oestdanmark');

describe('courses from before there were books of authorities', () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  afterEach(() => gateway.dispose());

  const send = async (name: string) => {
    const { text, expected } = fixture(name);
    clock = assembledAt(text) ?? clock;
    const reply = await gateway.send(world.acting(expected.sender), world.staffed(text));
    expect(reply.status, reply.text).toBe(202);
  };
  const read = async (path: string) => (await gateway.call(path, { as: region })).body;
  const settlements = async (): Promise<string[]> => {
    const headers = { authorization: `Bearer ${gateway.token(region)}` };
    const answer = await fetch(`${gateway.url}/region/export/settlements`, { headers });
    const lines = (await answer.text()).split('\n').filter((line) => line.includes('"what"'));
    return lines.map((line) => line.replace(/"position":\d+,?/, ''));
  };

  it('are entered when the gateway starts, with all that settlement needs and nothing twice (R-SET-04)', async () => {
    gateway = await openGateway({ now: () => clock, base: world.network, settings: world.settings });
    for (const name of ['referral/new', 'allocation/granted', 'stay/start']) await send(name);
    const [placed, settled] = [await read('/region/stays'), await settlements()];
    expect(placed.stays).toHaveLength(1);
    expect(settled).toHaveLength(2);
    await gateway.stop();

    // As an older version has left it: the arrival was entered, the allocation was before there were books.
    const database = new DatabaseSync(gateway.database);
    database.exec(`
      DROP TRIGGER settlement_not_deleted;
      DELETE FROM settlement WHERE content LIKE '%"allocation"%';
      DELETE FROM placement;
      ALTER TABLE course DROP COLUMN entered;
      DROP TRIGGER step_kept;
      DROP TRIGGER disclosure_kept;
      DROP TRIGGER disclosure_on_a_basis;
      DROP TRIGGER operator_action_kept;
      DROP INDEX placement_began;
      ALTER TABLE placement DROP COLUMN began_at;
      DROP INDEX course_citizen;
      DROP INDEX disclosure_course;
      DROP INDEX disclosure_citizen;
      ALTER TABLE course DROP COLUMN citizen;
      ALTER TABLE disclosure DROP COLUMN course_id;
      ALTER TABLE disclosure DROP COLUMN citizen;
      DELETE FROM migration WHERE version >= 13`);
    database.close();

    await gateway.start();
    await eventually(async () => {
      const { stays } = await read('/region/stays');
      expect(stays).toMatchObject([{ stay: 'in-stay', place: 'occupied' }]);
    });
    expect((await settlements()).toSorted()).toEqual(settled.toSorted());
    await send('discharge-notice/new');
    expect((await settlements()).length).toBeGreaterThan(settled.length);
  });

  it('are counted in the period in which they began (R-DAT-15)', async () => {
    gateway = await openGateway({ now: () => clock, base: world.network, settings: world.settings });
    for (const name of ['referral/new', 'allocation/granted']) await send(name);
    const counted = async (period: string) =>
      (await gateway.call(`/region/indicators?period=${period}`, { as: region })).body.courses;
    expect([await counted('2027-03'), await counted('2027-04')]).toEqual([0, 1]);
    await gateway.stop();
    const database = new DatabaseSync(gateway.database);
    database.exec(`
      DROP INDEX placement_began;
      ALTER TABLE placement DROP COLUMN began_at;
      DELETE FROM migration WHERE version >= 16`);
    database.close();
    await gateway.start();
    expect([await counted('2027-03'), await counted('2027-04')]).toEqual([0, 1]);

    // As an older version writes it that still runs beside this one.
    const beside = new DatabaseSync(gateway.database);
    beside.exec(
      `UPDATE placement SET began_at = NULL; UPDATE course SET state = replace(state, '"fold":8', '"fold":7')`,
    );
    beside.close();
    expect(await counted('2027-04')).toBe(0);
    await send('stay/information');
    expect(await counted('2027-04')).toBe(1);
  });
});
