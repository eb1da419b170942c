import type { Delivery } from './delivery.ts';
import type { Problem } from './problem.ts';

/** What the gateway answers for a message it has kept: proof that it is stored, and where it is going. */
export interface Receipt {
  readonly messageId: string;
  /** The Bundle.id under which the message was first kept. */
  readonly bundleId: string;
  readonly event: string;
  /** When the message was kept, milliseconds since the epoch. */
  readonly receivedAt: number;
  readonly deliveries: readonly Pick<Delivery, 'id' | 'receiver' | 'endpoint'>[];
  /** Warnings and notes of the judgement. */
  readonly problems: readonly Problem[];
}
