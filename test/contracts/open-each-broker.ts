import { afterEach, beforeEach } from 'vitest';
import type { Broker } from '../../src/broker/broker.ts';
import { whichever } from './whichever.ts';

/** One broker under test and what can be done to it from outside. */
export interface BrokerUnderTest {
  readonly broker: Broker;
  /** Opens another broker over what this one has kept, after this one died without a word. */
  crashAndReopen(): Promise<Broker>;
  /** Closes this one in order and opens another over what it has kept. */
  closeAndReopen(): Promise<Broker>;
  /** Cleans up everything. */
  dispose(): Promise<void>;
}

/** Limits the suite asks for, small enough to be met in a test. */
export interface BrokerLimits {
  readonly deliveryLimit: number;
  readonly queueMaxBytes: number;
  readonly maxBodyBytes: number;
  readonly stopWithin: number;
  readonly onFault?: (cause: unknown) => void;
}

/** What the suites of a describe work on. */
export interface OpenedBroker {
  /** Whichever broker is open now; `kom-0101` and `kom-0147` have queues. */
  readonly broker: Broker;
  readonly under: BrokerUnderTest;
  /** Goes on with one that is empty and has these limits. */
  restart(limits: Partial<BrokerLimits>): Promise<void>;
  /** Goes on with what the next one finds after this one was closed in order. */
  reopen(): Promise<void>;
}

/** Opens a broker before each test of the describe it is called in, and cleans up after it. */
export function openEachBroker(
  open: (limits: Partial<BrokerLimits>) => Promise<BrokerUnderTest>,
): OpenedBroker {
  let under: BrokerUnderTest | undefined;
  let broker: Broker | undefined;
  const start = async (limits: Partial<BrokerLimits> = {}): Promise<void> => {
    under = await open({ stopWithin: 500, ...limits });
    broker = under.broker;
    await broker.provision(['kom-0101', 'kom-0147']);
  };
  beforeEach(() => start());
  afterEach(() => under?.dispose());
  return {
    broker: whichever(() => broker),
    under: whichever(() => under),
    async restart(limits) {
      await under?.dispose();
      await start(limits);
    },
    async reopen() {
      broker = await under?.closeAndReopen();
    },
  };
}
