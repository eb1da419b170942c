import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { problem } from '../../../src/message/problem.ts';
import type { RetentionPolicy } from '../../../src/store/retention.ts';
import type { Store } from '../../../src/store/store.ts';
import { submission } from '../../contracts/submission.ts';
import { openPostgres, type PostgresUnderTest, reachable, where } from './postgres-under-test.ts';

/** A statement as it was sent. */
interface Sent {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const day = 24 * 3_600_000;
const november = Date.UTC(2026, 10, 1);
const policy: RetentionPolicy = {
  periods: new Map([['other', 20 * day]]),
  otherPeriod: 10 * day,
  stepPeriod: 5 * day,
  refusalPeriod: 10 * day,
  coursePeriod: 10 * day,
  taskPeriod: 10 * day,
  auditPeriod: 10 * day,
  ownQueues: new Set(),
};

/** A few rows, or none at all: no index would make it cheaper. */
const small =
  /^(pause|replay|relay|relay_part|retention_state|migration|hold|subscription|subscription_interest|test_clock|pg_\w+|message_default|content_default)$/;

/** These go through all that is open or all that is due, and say so; through an index that has nothing else. */
const walks = new Map([['select-new-contents', /Index (Only )?Scan using content_\d{4}_\d\d_pkey/]]);

/** What must be used, where an index that is merely some index would not do. */
const through = new Map([
  ['claim-due', /delivery_due/],
  ['next-due', /delivery_due/],
  ['count-waiting', /delivery_due/],
  ['select-mailbox', /delivery_mailbox/],
  ['select-backlog', /delivery_open/],
  ['select-retention-waiting', /retention_wait_due/],
  ['delete-refusals', /refusal_at/],
  ['let-go-unpaused', /delivery_paused/],
  ['select-resting-courses', /course_resting/],
  ['delete-tasks', /task_closed/],
  ['delete-disclosures', /disclosure_at/],
  ['delete-actions', /operator_action_at/],
  ['ledger-coursesOfCitizen', /course_citizen/],
  ['ledger-messagesOfCitizen', /course_citizen/],
  ['ledger-disclosuresOfCitizen', /disclosure_citizen/],
]);

describe.skipIf(!reachable)(
  `the plan of every statement to PostgreSQL, in a database with a past${where}`,
  () => {
    let under: PostgresUnderTest;
    const sent = new Map<string, Sent>();

    beforeAll(async () => {
      under = await openPostgres();
      const store = await under.open();
      await under.direct.query(past);
      const query = vi.spyOn(Client.prototype, 'query');
      try {
        await askEverything(store);
        for (const [asked] of query.mock.calls as unknown as [Partial<Sent> | string][]) {
          if (typeof asked === 'string' || !asked.name || asked.text === undefined) continue;
          if (!sent.has(asked.name))
            sent.set(asked.name, { name: asked.name, text: asked.text, values: asked.values ?? [] });
        }
      } finally {
        query.mockRestore();
      }
      await under.direct.query('ANALYZE');
      // As after the first executions of a prepared statement, when its plan no longer looks at the parameters.
      await under.direct.query('SET plan_cache_mode = force_generic_plan');
    }, 60_000);
    afterAll(() => under?.dispose());

    /** What was done when it was executed once more, and undone. */
    const planOf = async ({ text, values }: Sent): Promise<string> => {
      await under.direct.query('BEGIN');
      try {
        await under.direct.query(`PREPARE asked AS ${text}`);
        const given = values.length === 0 ? '' : `(${values.map(literal).join(', ')})`;
        const { rows } = await under.direct.query(`EXPLAIN (ANALYZE, TIMING OFF) EXECUTE asked ${given}`);
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      } finally {
        await under.direct.query('ROLLBACK; DEALLOCATE ALL');
      }
    };

    it('knows them all: what a store is asked for every day', () => {
      expect([...sent.keys()]).toEqual(
        expect.arrayContaining([
          ...[
            'accept-messages',
            'acknowledge',
            'claim-due',
            'contents-of-due',
            'count-waiting',
            'next-due',
            'settle-deliveries',
            'select-mailbox',
          ],
          ...['select-message', 'select-dispatch', 'select-content', 'select-deliveries', 'select-steps'],
          ...['select-refusals', 'record-repeat', 'select-backlog', 'purge-contents', 'select-new-contents'],
          ...['select-retention-waiting', 'delete-steps', 'insert-hold', 'lift-hold'],
        ]),
      );
    });

    it('reads no big table from end to end', async () => {
      for (const each of sent.values()) {
        const plan = await planOf(each);
        const scanned = [...plan.matchAll(/Seq Scan on (\w+).*?(?:\(never executed\)|$)/gm)]
          .filter(([line]) => !line.includes('never executed'))
          .map(([, table]) => String(table));
        expect(
          scanned.filter((table) => !small.test(table)),
          `${each.name}\n${plan}`,
        ).toEqual([]);
        const index = through.get(each.name);
        if (index !== undefined) expect(plan, each.name).toMatch(index);
      }
    }, 60_000);

    it('looks only into the months it has to', async () => {
      for (const each of sent.values()) {
        const plan = await planOf(each);
        const touched = [...plan.matchAll(/Scan.* on ((?:message|content)_\d{4}_\d\d) .*$/gm)]
          .filter(([line]) => !line.includes('never executed'))
          .map(([, partition]) => String(partition));
        const months = new Set(touched.map((partition) => partition.slice(-7)));
        const walk = walks.get(each.name);
        if (walk !== undefined) expect(plan).toMatch(walk);
        else expect(months.size, `${each.name}\n${plan}`).toBeLessThanOrEqual(most.get(each.name) ?? 1);
      }
    }, 60_000);
  },
);

/** How many months the answer itself is spread over, where the question is for many messages. */
const most = new Map([
  ['claim-due', 4],
  ['select-mailbox', 4],
  ['select-retention-waiting', 2],
  ['purge-contents', 2],
  ['select-trails', 2],
  ['select-resting-courses', 12],
  // A citizen's messages lie in whichever months the courses had.
  ['ledger-messagesOfCitizen', 12],
  ['ledger-disclosuresOfCitizen', 12],
]);

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Buffer.isBuffer(value)) return `'\\x${value.toString('hex')}'`;
  if (Array.isArray(value)) {
    const elements = value.map((each) =>
      each === null || each === undefined ? 'NULL' : JSON.stringify(String(each)),
    );
    return `'{${elements.join(',').replaceAll("'", "''")}}'`;
  }
  return `'${String(value).replaceAll("'", "''")}'`;
}

/** Every verb of the store, over messages that are there. */
async function askEverything(store: Store): Promise<void> {
  const now = Date.UTC(2027, 1, 20);
  const kept = submission({ receivedAt: now });
  await store.accept(kept);
  await store.accept(kept);
  await store.accept(submission({ bundleId: kept.bundleId }));
  const id = kept.deliveries[0]?.id ?? '';
  await store.claimDue(now, 100);
  await store.nextDue();
  await store.countWaiting(1000);
  await store.settle(id, { state: 'available', at: now, attempt: 0 });
  await store.settle('d50', { state: 'failed', at: now, attempt: 0, by: 'relay', reason: 'no', dueAt: now });
  const ifUnmatched = problem('acknowledgement.unmatched');
  const acknowledges = { messageId: kept.messageId, code: 'ok', ifUnmatched } as const;
  await store.accept(submission({ sender: 'kom', receivedAt: now, acknowledges }));
  await store.recordRepeat({ messageId: kept.messageId, bundleId: randomUUID(), at: now });
  const refusal = { caller: 'c', messageId: 'm7', bundleId: undefined, event: undefined };
  await store.recordRefusal({ ...refusal, at: now, sha256: 's', problems: [] });
  await store.message('m7');
  await store.messageOfBundle('b7');
  await store.content('m7').catch(() => {});
  await store.delivery('d7');
  await store.timeline('m7');
  await store.refusals('m7');
  const all = { since: undefined, event: undefined, acknowledgement: undefined };
  await store.mailbox({ endpoint: 'e7', after: 0, limit: 50, maxBytes: 1e6, ...all });
  await store.backlog(['e0', 'e50', 'nobody'], 100);
  await store.hold({ id: 'm7', reason: 'r', by: 'b', at: now });
  await store.liftHold({ id: 'm7', reason: 'r', by: 'b', at: now });
  await store.holds();
  await store.holds('m7');
  await store.dueFollowUps(now, 32);
  await store.nextFollowUp();
  await store.madeDispatch('b7');
  await store.tasks({ messageId: 'm7', limit: 100 });
  await store.tasks({ owners: ['kom'], limit: 100 });
  await store.legacyIds({ fhir: ['m7'], legacy: ['LETTER7'] });
  await store.sourceOf('m7');
  await store.renditions('m7');
  await store.hasContent('m7');
  const ofCitizen = { citizen: 'z7', from: 0, until: now, limit: 50 };
  await store.coursesOfCitizen({ ...ofCitizen, after: '' });
  await store.messagesOfCitizen({ ...ofCitizen, after: 0 });
  await store.disclosuresOfCitizen({ ...ofCitizen, after: 0 });
  await store.pauses();
  await store.letGoUnpaused(now);
  for (const later of [0, 0, 0, 30, 30, 30, 60, 60, 60]) await store.purge(now + later * day, policy);
  await store.probe();
}

/** 20,000 messages of four months, most of them long finished. */
const past = `
  INSERT INTO identity (message_id, received_at)
    SELECT 'm' || n, ${november} + n * 500000::bigint FROM generate_series(1, 20000) AS n;
  INSERT INTO message SELECT seq, message_id, 'b' || seq, CASE WHEN seq % 9 = 0 THEN 'other' ELSE 'event' END, 'sender',
    NULL, 't', received_at, 'm', 's', 3, '[]' FROM identity;
  INSERT INTO content SELECT seq, received_at, 'abc' FROM identity;
  INSERT INTO dispatch SELECT 'b' || seq, message_id, received_at FROM identity;
  INSERT INTO delivery (id, message_id, message_seq, received_at, receiver, endpoint, part, state, acknowledgement,
    queued_at, due_at, position)
    SELECT 'd' || seq, message_id, seq, received_at, 'r', 'e' || seq % 300, seq % 64,
      CASE WHEN seq % 50 = 0 THEN 'queued' ELSE 'delivered' END, 'ok', received_at,
      CASE WHEN seq % 50 = 0 THEN received_at END, CASE WHEN seq % 50 <> 0 THEN seq END
    FROM identity;
  INSERT INTO disclosure (at, actor, what, detail, message_id, basis)
    SELECT received_at, 'a', 'message', 'd', message_id, 'processor' FROM identity;
  INSERT INTO disclosure (at, actor, what, detail, course_id, citizen, basis)
    SELECT received_at, 'a', 'own-data', 'd', 'c' || seq, 'z' || seq / 2, 'own-access' FROM identity;
  INSERT INTO task (id, key, kind, owner, message_id, delivery_id, course_id, reason, opened_at)
    SELECT 't' || seq, 'k' || seq, 'k', 'o' || seq % 100, message_id, 'd' || seq, 'c' || seq, '{}', received_at FROM identity;
  INSERT INTO rendition SELECT 'd' || seq, 'application/xml', 'XDIS20', 's', '[]', 'abc' FROM identity WHERE seq % 9 = 0;
  INSERT INTO source SELECT message_id, 'application/xml', 's', 'abc' FROM identity WHERE seq % 9 = 0;
  INSERT INTO legacy_id SELECT 'letter', 'o', 'p', 'LETTER' || seq, message_id, 0, 'ENV' || seq, 'v', true, NULL
    FROM identity WHERE seq % 9 = 0;
  INSERT INTO course (id, version, state, parties, rests_since, citizen)
    SELECT 'c' || seq, 1, '{}', '[]', received_at + CASE WHEN seq <= 20 THEN 0 ELSE 9e11::bigint END, 'z' || seq / 2
    FROM identity;
  INSERT INTO course_key SELECT 'c' || seq, 'c' || seq FROM identity;
  INSERT INTO course_event (course_id, id, content) SELECT 'c' || seq, 'e', '{}' FROM identity;
  INSERT INTO course_watch SELECT 'd' || seq, 'c' || seq, '{}', 'refusal' FROM identity;
  INSERT INTO operator_action
    SELECT 'a' || seq, 'd' || seq, 'park', 'a', 'r', received_at + CASE WHEN seq <= 20 THEN 0 ELSE 9e11::bigint END,
      'queued', 'parked' FROM identity;
  UPDATE task SET closed_at = opened_at, closed_by = 'x' WHERE seq % 2 = 0;
  INSERT INTO step (message_id, at, kind, actor) SELECT message_id, received_at, 'repeated', 'x' FROM identity;
  INSERT INTO refusal (at, caller, message_id, bundle_id, sha256, problems)
    SELECT received_at, 'c', message_id, 'b' || seq, 's', '[]' FROM identity;
  INSERT INTO retention_wait SELECT seq, received_at, CASE WHEN seq % 9 = 0 THEN 'other' ELSE 'event' END, received_at FROM identity WHERE seq <= 10000;
  UPDATE retention_state SET frontier = 10000;
  ANALYZE;
`;
