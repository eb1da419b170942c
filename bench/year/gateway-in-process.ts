import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { createAccept } from '../../src/accept/accept.ts';
import { openEmbeddedBroker } from '../../src/broker/embedded-broker.ts';
import { defaultCoursePolicy } from '../../src/course/policy/default-course-policy.ts';
import { hour } from '../../src/course/time/danish-time.ts';
import { startDeliver } from '../../src/deliver.ts';
import { createFollow, type Follow } from '../../src/follow/follow.ts';
import { createAgreements } from '../../src/network/agreements.ts';
import { createNetwork, type Network, type NetworkFile } from '../../src/network/network.ts';
import { createReceive, type Receive } from '../../src/receive.ts';
import { groupCommit } from '../../src/store/group-commit.ts';
import { openDatabase } from '../../src/store/sqlite/open-database.ts';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { createReplaceRetired } from '../../src/validate/retired-codes.ts';
import { openValidate } from '../open-validate.ts';
import { countDeliveries } from './count-deliveries.ts';

/** A gateway in this process, without its door. */
export interface GatewayInProcess {
  readonly network: Network;
  readonly receive: Receive;
  readonly follow: Follow;
  readonly store: Store;
  readonly database: DatabaseSync;
  readonly counted: ReturnType<typeof countDeliveries>;
  /** Resolves when everything kept has been delivered. */
  deliverAll(): Promise<void>;
  close(): Promise<void>;
}

/** Nobody acknowledges in this year, and nobody is asked again. */
const never = 100 * 365 * 24 * hour;

/**
 * Puts one together on SQLite: bytes, parse, structure and anatomy, parties, course, store with full synchronous. With
 * `relay` deliveries go through the relay, the embedded broker and mailboxes; without it they are claimed and settled
 * as available. MedCom's packages are judged by where OVERGANG_PACKAGES names them.
 * @param now milliseconds since the epoch
 */
export async function openInProcess(
  file: NetworkFile,
  now: () => number,
  relay: boolean,
): Promise<GatewayInProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-year-'));
  const { database, close } = openDatabase(join(folder, 'overgang.db'));
  const commits = groupCommit(database);
  const counted = countDeliveries(createSqliteStore(database, commits));
  const { store } = counted;
  const network = createNetwork(file);
  const validate = await openValidate(folder);
  const follow = createFollow({
    network,
    store,
    policy: defaultCoursePolicy(),
    agreements: createAgreements([]),
    newId: randomUUID,
  });
  const accept = createAccept({
    network,
    store,
    follow,
    judgeContents: () => [],
    render: async () => ({ legacyIds: [], problems: [] }),
    newId: () => randomUUIDv7(),
    answerWithin: () => never,
    holdFor: 0,
  });
  const receive = createReceive({
    validate,
    replaceRetired: createReplaceRetired([]),
    accept,
    store,
    network,
    now,
    newId: randomUUID,
    onUnrecorded: fail,
  });
  const back = relay ? await startBack() : { deliverAll: settleAll, stop: async () => {} };

  async function startBack() {
    const broker = openEmbeddedBroker({ database, commits, now });
    const deliver = await startDeliver({
      store,
      broker,
      network,
      sendTo: () => undefined,
      policyOf: () => ({ within: never, resends: 0 }),
      notice: () => undefined as never,
      newId: randomUUID,
      now,
      random: () => 0.5,
      window: 256,
      concurrency: 1,
      pauseAfter: 1000,
      probeWithin: 60_000,
      retry: { firstWait: 1000, longestWait: 60_000, giveUpAfter: hour },
      onFault: fail,
    });
    return {
      async deliverAll() {
        deliver.wake();
        await counted.drained();
      },
      async stop() {
        await deliver.stop();
        await broker.close();
      },
    };
  }

  async function settleAll(): Promise<void> {
    while (!counted.isDrained()) {
      const due = await store.claimDue(now(), 256);
      await Promise.all(
        due.map(({ delivery: { id, attempt } }) =>
          store.settle(id, { state: 'available', at: now(), attempt }),
        ),
      );
    }
  }

  return {
    network,
    receive,
    follow,
    store,
    database,
    counted,
    deliverAll: back.deliverAll,
    async close() {
      await back.stop();
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function fail(cause: unknown): never {
  throw cause;
}
