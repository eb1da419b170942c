import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { asNew, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { openPostgres, type PostgresUnderTest } from '../store/postgres/postgres-under-test.ts';
import { onWhich, serversReachable } from './two-gateways.ts';

const admission = () => asNew(fixture('hospital-notification/admit-inpatient').text);

describe.skipIf(!serversReachable)(`a PostgreSQL that takes no writes${onWhich}`, () => {
  const role = `test_${randomUUID().replaceAll('-', '')}`;
  let postgres: PostgresUnderTest;
  let gateway: GatewayUnderTest;

  beforeEach(async () => {
    postgres = await openPostgres();
    // A role of its own, so that nobody else's sessions are touched.
    await postgres.direct.query(`CREATE ROLE ${role} SUPERUSER LOGIN`);
    const url = new URL(postgres.url);
    url.username = role;
    gateway = await openGateway({
      rabbitMq: true,
      settings: { OVERGANG_DATABASE_URL: url.href.replaceAll('+', '%20') },
    });
  });
  afterEach(async () => {
    await gateway.dispose();
    await postgres.direct.query(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
    await postgres.dispose();
  });

  it('makes the door answer 503 with Retry-After and not ready; what is told without a record goes on; and it recovers by itself (R-SEC-06)', async () => {
    const kept = admission();
    expect((await gateway.send('bfh-medicin', kept)).status).toBe(202);
    const readOnly = async (value: 'on' | 'off'): Promise<void> => {
      await postgres.direct.query(`ALTER ROLE ${role} SET default_transaction_read_only = ${value}`);
      await postgres.terminateConnections();
    };
    await readOnly('on');
    const refused = admission();
    await eventually(async () => {
      const answer = await gateway.send('bfh-medicin', refused);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('5');
    });
    const ready = await gateway.call('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.body.store).toBe('takes no writes');
    const content = () => gateway.call(`/fhir/Bundle/${idsOf(kept).bundleId}`, { as: 'bfh-medicin' });
    // Whoever reads a content is recorded first.
    expect((await content()).status).toBe(503);
    const timeline = await gateway.call(`/messages/${idsOf(kept).messageId}`, { as: 'bfh-medicin' });
    expect(timeline.status).toBe(200);
    expect((await gateway.call(`/messages/${idsOf(refused).messageId}`, { as: 'bfh-medicin' })).status).toBe(
      404,
    );
    await readOnly('off');
    await eventually(async () => expect((await gateway.send('bfh-medicin', refused)).status).toBe(202));
    expect((await gateway.call('/readyz')).status).toBe(200);
    expect((await content()).text).toBe(kept);
  });
});
