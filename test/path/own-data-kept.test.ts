import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { assembledAt, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { openPostgres, type PostgresUnderTest } from '../store/postgres/postgres-under-test.ts';
import { asking, askOwnData, bruno, codesOf, ofType, toldMessage, withPortal } from './portal.ts';
import { onWhich, serversReachable } from './two-gateways.ts';

type Json = ReturnType<typeof JSON.parse>;

const day = 24 * 3_600_000;
const visitation = 'visitation-oestdanmark';
const course = 'fd7d23b7-9513-4363-ad00-3c6d3162dfbe';
const subtypes = (events: readonly Json[]) => events.map(({ subtype }) => subtype[0].code);

describe('what is kept of a citizen', () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  afterEach(() => gateway.dispose());

  const send = async (name: string) => {
    const { text, expected } = fixture(name);
    clock = assembledAt(text) ?? clock;
    expect((await gateway.send(expected.sender, text)).status).toBe(202);
    await eventually(async () => {
      const { body } = await gateway.call(`/messages/${idsOf(text).messageId}`, { as: expected.sender });
      expect(body.deliveries.map(({ state }: Json) => state)).not.toContain('queued');
    });
    clock += 60_000;
  };
  const later = async (by: number) => {
    await gateway.stop();
    clock += by;
    await gateway.start();
  };
  const ask = async () => {
    const reply = await askOwnData(gateway, asking(bruno));
    expect(reply.status, reply.text).toBe(200);
    return reply;
  };

  it('is a tombstone when its content has been purged, and nothing when the course is forgotten', async () => {
    gateway = await openGateway({
      now: () => clock,
      network: (file) => withPortal({ ...file, retention: { default: 30, courses: 400, tasks: 30 } }),
    });
    await send('referral/new');
    // Read and acknowledged, so that it is finished.
    const { messageId, bundleId } = idsOf(fixture('referral/new').text);
    expect((await gateway.call(`/fhir/Bundle/${bundleId}`, { as: visitation })).status).toBe(200);
    const acknowledged = JSON.parse(fixture('acknowledgement/ok').text);
    const before = acknowledged.entry[0].resource.response.identifier;
    const sender = gateway.organisation(visitation);
    const by = gateway.organisation('kommune-koebenhavn');
    const to = gateway.organisation('bfh-medicin');
    const text = JSON.stringify(acknowledged)
      .replaceAll(before, messageId)
      .replaceAll(by.sor, sender.sor)
      .replaceAll(by.gln, sender.gln);
    expect(text).toContain(to.sor);
    const answer = await gateway.send(visitation, text);
    expect(answer.status, answer.text).toBe(202);
    expect(codesOf(toldMessage(await ask(), 'sop-referral-new'))).toEqual([]);

    await later(40 * day);
    await eventually(async () => {
      const told = toldMessage(await ask(), 'sop-referral-new');
      expect(codesOf(told)).toEqual(['message.content-purged']);
      expect(told.entry).toHaveLength(2);
      expect(told.entry[0].resource).toMatchObject({
        id: messageId,
        sender: { display: to.name },
        destination: [{ receiver: { display: sender.name } }],
      });
    });
    await later(2000 * day);
    await eventually(async () => expect((await ask()).body.entry).toBeUndefined());
  });

  it('is found in what an older version has left, with who had read it', async () => {
    gateway = await openGateway({ now: () => clock, network: withPortal });
    await send('referral/new');
    expect((await gateway.call(`/courses/${course}`, { as: visitation })).status).toBe(200);
    clock += 60_000;
    const before = (await ask()).body.entry;
    await gateway.stop();
    const database = new DatabaseSync(gateway.database);
    database.exec(`
      DROP INDEX course_citizen; DROP INDEX disclosure_course; DROP INDEX disclosure_citizen;
      DROP TRIGGER disclosure_kept;
      DELETE FROM disclosure WHERE what = 'own-data';
      ALTER TABLE course DROP COLUMN citizen;
      ALTER TABLE disclosure DROP COLUMN course_id;
      ALTER TABLE disclosure DROP COLUMN citizen;
      CREATE TRIGGER disclosure_kept BEFORE UPDATE ON disclosure BEGIN SELECT RAISE(ABORT, 'kept'); END;
      DELETE FROM migration WHERE version >= 15`);
    database.close();
    await gateway.start();
    const after = await ask();
    expect(after.body.entry).toEqual(before);
    expect(subtypes(ofType(after, 'AuditEvent'))).toContain('course');
    const again = new DatabaseSync(gateway.database);
    expect(() => again.exec("UPDATE disclosure SET actor = 'nobody'")).toThrow('only added to');
    again.close();
  });
});

describe.skipIf(!serversReachable)(`what is kept of a citizen in PostgreSQL${onWhich}`, () => {
  const role = `test_${randomUUID().replaceAll('-', '')}`;
  let postgres: PostgresUnderTest;
  let gateway: GatewayUnderTest;
  let clock = 0;
  beforeEach(async () => {
    postgres = await openPostgres();
    await postgres.direct.query(`CREATE ROLE ${role} SUPERUSER LOGIN`);
    const url = new URL(postgres.url);
    url.username = role;
    const { text, expected } = fixture('referral/new');
    clock = assembledAt(text) ?? 0;
    const settings = { OVERGANG_DATABASE_URL: url.href.replaceAll('+', '%20') };
    gateway = await openGateway({ rabbitMq: true, now: () => clock, network: withPortal, settings });
    expect((await gateway.send(expected.sender, text)).status).toBe(202);
    clock += 60_000;
  });
  afterEach(async () => {
    await gateway.dispose();
    await postgres.direct.query(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
    await postgres.dispose();
  });

  it('is told to nobody while the telling cannot be put on record (R-SEC-06)', async () => {
    await eventually(async () =>
      expect((await askOwnData(gateway, asking(bruno))).body.entry?.length).toBeGreaterThan(1),
    );
    const readOnly = async (value: 'on' | 'off'): Promise<void> => {
      await postgres.direct.query(`ALTER ROLE ${role} SET default_transaction_read_only = ${value}`);
      await postgres.terminateConnections();
    };
    await readOnly('on');
    await eventually(async () => {
      const reply = await askOwnData(gateway, asking(bruno));
      expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '5']);
      expect(reply.text).not.toMatch(/ServiceRequest|EpisodeOfCare|2509479989/);
    });
    await readOnly('off');
    await eventually(async () => expect((await askOwnData(gateway, asking(bruno))).status).toBe(200));
  });

  it('is found in what an older version has left, with who had read it', async () => {
    expect((await gateway.call(`/courses/${course}`, { as: visitation })).status).toBe(200);
    clock += 60_000;
    const ask = async () => (await askOwnData(gateway, asking(bruno))).body.entry;
    await eventually(async () =>
      expect(subtypes((await ask()).map(resourceOf).filter(isAudit))).toContain('delivery'),
    );
    const before = (await ask()).filter((each: Json) => !isOwnReading(each));
    await gateway.stop();
    await postgres.direct.query(`
      ALTER TABLE disclosure DISABLE TRIGGER disclosure_kept;
      DELETE FROM disclosure WHERE what = 'own-data';
      ALTER TABLE disclosure ENABLE TRIGGER disclosure_kept;
      ALTER TABLE course DROP COLUMN citizen;
      ALTER TABLE disclosure DROP COLUMN course_id, DROP COLUMN citizen;
      DELETE FROM migration WHERE version >= 16`);
    await gateway.start();
    expect(await ask()).toEqual(before);
    await expect(postgres.direct.query("UPDATE disclosure SET actor = 'nobody'")).rejects.toThrow(
      'only added to',
    );
  });
});

const resourceOf = ({ resource }: Json): Json => resource;
const isAudit = ({ resourceType }: Json): boolean => resourceType === 'AuditEvent';
const isOwnReading = ({ resource }: Json): boolean => resource.subtype?.[0].code === 'own-data';
