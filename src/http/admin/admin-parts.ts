import type { Broker } from '../../broker/broker.ts';
import type { Operate } from '../../deliver/operate.ts';
import type { Network } from '../../network/network.ts';
import type { Store } from '../../store/store.ts';

/** What operators are served with. */
export interface AdminParts {
  readonly store: Store;
  readonly broker: Broker;
  readonly network: Network;
  readonly operate: Operate;
  /** Called after an action: something may be due, or somebody to be told. */
  readonly onMoved: () => void;
  /** Called after a replay has been ordered. */
  readonly onReplay: () => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
}
