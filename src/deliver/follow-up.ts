import { type DeliveryTaskKind, deliveryTaskKey } from '../message/delivery-tasks.ts';
import { type Problem, problem } from '../message/problem.ts';
import { operator, type TaskOpening } from '../message/task.ts';
import type { AcknowledgementPolicy } from '../network/acknowledgement-policy.ts';
import type { Network } from '../network/network.ts';
import type { DueFollowUp } from '../store/follow-ups.ts';
import { readableContent } from '../store/readable-content.ts';
import type { Store, Submission } from '../store/store.ts';
import { decideFollowUp, type FollowUp } from './decide-follow-up.ts';
import type { Telling } from './make-notice.ts';

/** What following up is made of. */
export interface FollowUpParts {
  readonly store: Store;
  readonly network: Network;
  /** What goes for an event at an endpoint. */
  readonly policyOf: (endpoint: string, event: string) => AcknowledgementPolicy;
  /** Makes the acknowledgement that tells the sender; undefined when it cannot be told. */
  readonly notice: (telling: Telling) => Promise<Submission | undefined>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Makes UUIDs, version 4. */
  readonly newId: () => string;
}

/**
 * Looks after one delivery: sends it again, or gives it up, tells its sender and says whose move it is, all in one
 * transaction: nothing is lost, and nothing tried for ever (R-MSG-04). Rejects with StoreUnavailable when it could not be kept; it is then due as before.
 */
export async function followUp(due: DueFollowUp, parts: FollowUpParts): Promise<void> {
  const { store, policyOf, now, newId } = parts;
  const { delivery, message } = due;
  const policy = policyOf(delivery.endpoint, message.event);
  const decided = decideFollowUp(due, policy.resends);
  if (decided.kind === 'resend') {
    const why = { actor: 'gateway', reason: 'acknowledgement.overdue' };
    await store.resend(delivery, { bundleId: newId(), at: now() }, why);
  } else {
    await giveUp(due, decided, parts);
  }
}

async function giveUp(
  due: DueFollowUp,
  { reason, tell }: Extract<FollowUp, { kind: 'give-up' }>,
  parts: FollowUpParts,
): Promise<void> {
  const { store, now } = parts;
  const { delivery, message } = due;
  const at = now();
  const told = explain(reason, due, parts.network);
  const notice =
    tell === undefined
      ? undefined
      : await parts.notice({
          message,
          // Damaged or gone, the message can still be told about.
          content: await readableContent(store, message.messageId),
          code: tell,
          problems: [told],
          now: at,
        });
  const isUntold = tell !== undefined && notice === undefined;
  const task: TaskOpening = {
    id: parts.newId(),
    key: deliveryTaskKey(reason, delivery.id),
    kind: reason,
    // A replay is no matter of the sender's.
    owner: delivery.replay === undefined ? ownerOf(message.sender, isUntold, parts.network) : operator,
    messageId: message.messageId,
    deliveryId: delivery.id,
    ...(message.courseId === undefined ? {} : { courseId: message.courseId }),
    reason: {
      receiver: delivery.receiver,
      endpoint: delivery.endpoint,
      ...told.params,
      ...(isUntold ? { told: 'nobody' } : {}),
    },
    openedAt: at,
  };
  await store.giveUp(delivery, {
    at,
    // A last word that nobody has heard is none: a late answer must still count.
    acknowledgement: tell === 'fatal-error' && notice !== undefined ? tell : axisOf(tell),
    notice,
    tasks: { open: [task] },
    reason,
  });
}

function axisOf(tell: string | undefined): 'in-error' | undefined {
  return tell === undefined ? undefined : 'in-error';
}

/** Its sender must act, unless that is the gateway itself or nobody could tell it. */
function ownerOf(sender: string, isUntold: boolean, network: Network): string {
  return isUntold || sender === network.gateway.id ? operator : sender;
}

function explain(reason: DeliveryTaskKind, { delivery }: DueFollowUp, network: Network): Problem {
  const receiver = network.organisation(delivery.receiver)?.name ?? delivery.receiver;
  return problem(reason, {
    params:
      reason === 'acknowledgement.missing'
        ? { receiver, times: delivery.resends + 1 }
        : { receiver, reason: delivery.reason ?? '?' },
  });
}
