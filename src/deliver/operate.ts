import type { Delivery } from '../message/delivery.ts';
import {
  type DeliveryAction,
  deliveryVersion,
  type PlannedAction,
  planAction,
  readReason,
} from '../message/delivery-action.ts';
import { deliveryTaskKey, sentAfterAll } from '../message/delivery-tasks.ts';
import { type Problem, problem } from '../message/problem.ts';
import { operator, type TaskChanges } from '../message/task.ts';
import type { Network } from '../network/network.ts';
import type { ActionResult, RecordedAction } from '../store/operations.ts';
import type { Store } from '../store/store.ts';

/** What an operator asks for. */
export interface ActionRequest {
  readonly deliveryId: string;
  readonly action: DeliveryAction;
  /** As it was given; it is judged here. */
  readonly reason: unknown;
  /** The operator, as `organisation/credential`. */
  readonly actor: string;
  /** A UUID; the same when the same action is asked for again. */
  readonly actionId: string;
  /** What the dry run said the delivery's version was; undefined when nobody has looked. */
  readonly expected: string | undefined;
  /** Confirms that it is sent although its sender has been told by fatal-error that it is not. */
  readonly evenThoughSenderWasTold: boolean;
  /** Tells what would happen, and does nothing. */
  readonly dryRun: boolean;
}

/** What came of it. */
export type ActionAnswer =
  | { readonly kind: 'planned'; readonly delivery: Delivery; readonly planned: PlannedAction }
  | {
      readonly kind: 'done' | 'repeated';
      readonly delivery: Delivery;
      readonly action: RecordedAction;
    }
  | { readonly kind: 'refused'; readonly problem: Problem };

/** What acting needs. */
export interface OperateParts {
  readonly store: Store;
  readonly network: Network;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Makes UUIDs, version 4. */
  readonly newId: () => string;
}

/** Acts on a delivery, or tells what that would do. Never rejects but for a store that is unavailable. */
export type Operate = (request: ActionRequest) => Promise<ActionAnswer>;

/**
 * Puts together what operators do to deliveries. The plan is made on the delivery as it was read, and the store does it
 * only to the delivery as it was read and as the operator saw it: nothing is done without a version from a dry run.
 */
export function createOperate({ store, network, now, newId }: OperateParts): Operate {
  /** Whether what counts as the answer is the gateway's own word, and not the receiver's. */
  const isToldByGateway = async ({ answeredBy, acknowledgement }: Delivery): Promise<boolean> => {
    if (acknowledgement !== 'fatal-error' || answeredBy === undefined) return false;
    return (await store.message(answeredBy))?.sender === network.gateway.id;
  };

  /** No acknowledgement can take a fatal-error back (MedCom COMM/043, scenario 2): the sender is told by a task. */
  const tellSender = async (delivery: Delivery, reason: string, at: number): Promise<TaskChanges> => {
    const { id, messageId, receiver, endpoint } = delivery;
    const message = await store.message(messageId);
    const isOwn = message === undefined || message.sender === network.gateway.id;
    return {
      open: [
        {
          id: newId(),
          key: deliveryTaskKey(sentAfterAll, id),
          kind: sentAfterAll,
          owner: isOwn ? operator : message.sender,
          messageId,
          deliveryId: id,
          ...(message?.courseId === undefined ? {} : { courseId: message.courseId }),
          reason: { receiver, endpoint, reason },
          openedAt: at,
        },
      ],
    };
  };

  return async (request) => {
    const { deliveryId, action, actionId, actor, expected, dryRun } = request;
    const evenThoughTold = request.evenThoughSenderWasTold;
    const { reason, fault } = readReason(request.reason);
    if (reason === undefined) return refused(problem(fault));
    const done = dryRun ? undefined : await store.action(actionId);
    const delivery = await store.delivery(deliveryId);
    if (delivery === undefined) return refused(problem('delivery.not-found'));
    if (done !== undefined) {
      const isSame = done.deliveryId === deliveryId && done.action === action;
      return isSame ? { kind: 'repeated', delivery, action: done } : refused(problem('action.id-reused'));
    }
    const { kind } = network.endpoint(delivery.endpoint)?.endpoint ?? {};
    if (!dryRun && expected === undefined) return refused(problem('action.dry-run-first'));
    if (expected !== undefined && expected !== deliveryVersion(delivery)) return moved(delivery);
    const at = now();
    const senderTold = await isToldByGateway(delivery);
    const readByReceiver = kind === 'amqp';
    const planned = planAction(action, delivery, { now: at, readByReceiver, senderTold, evenThoughTold });
    if (planned === 'state') return refused(doesNotFit(action, delivery));
    if (typeof planned === 'string') return refused(problem(`action.${planned}`));
    if (planned.state === 'queued' && !(await store.hasContent(delivery.messageId))) {
      return refused(problem('action.content-gone'));
    }
    if (dryRun) return { kind: 'planned', delivery, planned };
    const result: ActionResult = await store.act({
      ...{ id: actionId, deliveryId, action, actor, reason, at },
      expected: deliveryVersion(delivery),
      next: planned,
      dispatch: planned.anew ? { bundleId: newId(), at } : undefined,
      ...(planned.takesBack ? { takesBack: { tasks: await tellSender(delivery, reason, at) } } : {}),
    });
    if (result.status === 'unknown') return refused(problem('delivery.not-found'));
    if (result.status === 'id-reused') return refused(problem('action.id-reused'));
    if (result.status === 'moved') return moved(result.delivery);
    return { kind: result.status, delivery: result.delivery, action: result.action };
  };
}

function refused(found: Problem): ActionAnswer {
  return { kind: 'refused', problem: found };
}

function moved({ state }: Delivery): ActionAnswer {
  return refused(problem('action.moved', { params: { state } }));
}

function doesNotFit(action: DeliveryAction, { state }: Delivery): Problem {
  return problem('action.does-not-fit', { params: { action, state } });
}
