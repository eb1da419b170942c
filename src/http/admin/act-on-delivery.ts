import { actionEffects } from '../../message/action-effect.ts';
import type { Delivery } from '../../message/delivery.ts';
import { type DeliveryAction, deliveryVersion } from '../../message/delivery-action.ts';
import { problem } from '../../message/problem.ts';
import { answerProblems } from '../answer.ts';
import { instant } from '../instant.ts';
import { actorOf } from '../record-disclosure.ts';
import type { Answer, Handler } from '../request-context.ts';
import { tellDelivery } from '../tell-message.ts';
import type { AdminParts } from './admin-parts.ts';
import { misunderstood, orderId, readOrder } from './read-order.ts';

/**
 * `POST /admin/deliveries/{id}/$park`, `$release`, `$resend` and `$cancel`, with `{"reason": "…", "dryRun": true}`. The
 * dry run tells the states before and after, what receiver and sender will notice, and an ETag; the action must be given
 * that as If-Match (428) and is done to the delivery as it was looked at, or refused with 412. Under the same
 * Idempotency-Key it is done once, and answered alike. A reason is owed by both, because both are judged alike. `"evenThoughSenderWasTold": true`
 * confirms a resend or release of what the gateway has told the sender is not delivered.
 */
export function actOnDelivery(action: DeliveryAction, { operate, onMoved, now, newId }: AdminParts): Handler {
  return async (request, response) => {
    const { order, problems } = readOrder(request, ['reason', 'dryRun', 'evenThoughSenderWasTold']);
    if (order === undefined) {
      answerProblems(request, response, problems);
      return;
    }
    const { dryRun = false, evenThoughSenderWasTold = false } = order;
    if (typeof dryRun !== 'boolean' || typeof evenThoughSenderWasTold !== 'boolean') {
      const name = typeof dryRun === 'boolean' ? 'evenThoughSenderWasTold' : 'dryRun';
      answerProblems(request, response, [misunderstood(name, 'true or false')]);
      return;
    }
    const actionId = orderId(request, newId);
    if (actionId === undefined) {
      answerProblems(request, response, [problem('action.id')]);
      return;
    }
    const answer = await operate({
      deliveryId: request.params.id ?? '',
      action,
      reason: order.reason,
      actor: actorOf(response),
      actionId,
      expected: expectedVersion(request.get('if-match')),
      evenThoughSenderWasTold,
      dryRun,
    });
    if (answer.kind === 'refused') {
      answerProblems(request, response, [answer.problem]);
      return;
    }
    if (answer.kind === 'planned') {
      const { delivery, planned } = answer;
      const effect = actionEffects[planned.effect];
      const { language } = response.locals;
      send(response, delivery, now(), {
        dryRun: true,
        action,
        before: delivery.state,
        after: planned.state,
        dueAt: instant(planned.dueAt),
        receiver: effect.receiver[language],
        sender: effect.sender[language],
      });
      return;
    }
    onMoved();
    const { id, deliveryId: _, at, ...facts } = answer.action;
    send(response, answer.delivery, now(), {
      dryRun: false,
      id,
      ...facts,
      at: instant(at),
      repeated: answer.kind === 'repeated',
    });
  };
}

function send(response: Answer, delivery: Delivery, now: number, body: object): void {
  response.set('ETag', `"${deliveryVersion(delivery)}"`);
  response.json({ ...body, delivery: tellDelivery(delivery, now) });
}

/** The version If-Match names, undefined when it names none; a list of several can be no delivery's. https://www.rfc-editor.org/rfc/rfc9110#name-if-match */
function expectedVersion(header: string | undefined): string | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return /^"([^"]*)"$/.exec(header.trim())?.[1] ?? header;
}
