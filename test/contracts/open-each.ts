import { afterEach, beforeEach } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { whichever } from './whichever.ts';

/** A store under test. */
export interface StoreUnderTest {
  readonly store: Store;
  /** What another process finds after this one died without a word. */
  crashAndReopen(): Promise<Store>;
  /** While the work runs no delivery can be written to, as on a full disk; all can be read. */
  whileFull(work: () => Promise<void>): Promise<void>;
  /** Cleans up everything. */
  dispose(): Promise<void>;
}

/** What the suites of a describe work on. */
export interface OpenedStore<Under extends StoreUnderTest = StoreUnderTest> {
  /** Whichever store is open now. */
  readonly store: Store;
  readonly under: Under;
  /** Opens one more, empty; whoever does disposes of it. */
  open(): Promise<Under>;
  /** From now on `store` is what another process finds after this one died. */
  restart(): Promise<void>;
}

/** Opens a store before each test of the describe it is called in, and cleans up after it. */
export function openEach<Under extends StoreUnderTest>(open: () => Promise<Under>): OpenedStore<Under> {
  let under: Under | undefined;
  let store: Store | undefined;
  beforeEach(async () => {
    under = await open();
    store = under.store;
  });
  afterEach(() => under?.dispose());
  return {
    store: whichever(() => store),
    under: whichever(() => under),
    open,
    async restart() {
      store = await under?.crashAndReopen();
    },
  };
}
