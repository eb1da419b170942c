import type { Broker } from '../../broker/broker.ts';
import type { Network } from '../../network/network.ts';
import type { Store } from '../../store/store.ts';
import type { HookPolicy } from '../../subscribe/hook-address.ts';
import type { JudgeResource } from '../validate-operation.ts';

/** What the interactions with subscriptions need. */
export interface SubscriptionParts {
  readonly store: Store;
  readonly network: Network;
  readonly broker: Broker;
  readonly judgeResource: JudgeResource;
  readonly subscribing: {
    /** Where notifications may be posted to. */
    readonly hooks: HookPolicy;
    /** Name of the RabbitMQ queue of an endpoint. */
    readonly queueName: (endpoint: string) => string;
    /** Makes a signing key, `whsec_…`. */
    readonly newSecret: () => string;
    /** Most bytes of messages in one answer. */
    readonly mostBytes: number;
    /** Called after a subscription has been made or changed. */
    readonly onChanged: () => void;
  };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly newId: () => string;
}
