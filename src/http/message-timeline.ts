import { describe, problem } from '../message/problem.ts';
import type { Store } from '../store/store.ts';
import { answerProblems } from './answer.ts';
import { mayRead } from './bundle-read.ts';
import { callerOf, type Handler } from './request-context.ts';

/**
 * `GET /messages/{id}`: what happened to a message, for its sender and receivers, by MessageHeader.id or any Bundle.id.
 * Plain JSON: ids, states, times and reasons, nothing of the content. A message that was refused shows its refusals to
 * the caller whose message it was.
 */
export function messageTimeline(store: Store): Handler {
  return async (request, response) => {
    const caller = callerOf(response);
    const id = request.params.id ?? '';
    const message = (await store.message(id)) ?? (await store.messageOfBundle(id));
    const refusals = (await store.refusals(id)).filter((each) => each.caller === caller.credential);
    if (message === undefined ? refusals.length === 0 : !mayRead(message, caller)) {
      answerProblems(request, response, [problem('request.not-found')]);
      return;
    }
    const { language } = response.locals;
    response.json({
      id,
      ...(message === undefined
        ? { status: 'refused' }
        : {
            status: 'accepted',
            messageId: message.messageId,
            bundleId: message.bundleId,
            event: message.event,
            sender: message.sender,
            courseId: message.courseId,
            receivedAt: instant(message.receivedAt),
            purgedAt: instant(message.purgedAt),
            answers: message.acknowledges,
            findings: message.problems.map((each) => ({
              code: each.code,
              severity: each.severity,
              text: describe(each, language),
            })),
            deliveries: message.deliveries.map((delivery) => ({
              ...delivery,
              queuedAt: instant(delivery.queuedAt),
              availableAt: instant(delivery.availableAt),
              deliveredAt: instant(delivery.deliveredAt),
              acknowledgedAt: instant(delivery.acknowledgedAt),
              dueAt: instant(delivery.dueAt),
            })),
            steps: (await store.timeline(message.messageId)).map((step) => ({
              ...step,
              at: instant(step.at),
            })),
          }),
      refusals: refusals.map(({ at, problems }) => ({ at: instant(at), problems })),
    });
  };
}

function instant(milliseconds: number): string;
function instant(milliseconds: number | undefined): string | undefined;
function instant(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds).toISOString();
}
