import { describe, problem } from '../message/problem.ts';
import type { Store } from '../store/store.ts';
import type { RenditionFacts } from '../store/translations.ts';
import { answerProblems } from './answer.ts';
import { mayRead } from './bundle-read.ts';
import { instant } from './instant.ts';
import { callerOf, type Handler } from './request-context.ts';
import { taskJson } from './task-list.ts';

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
    const renditions = message === undefined ? [] : await store.renditions(message.messageId);
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
            answers: message.acknowledges,
            findings: message.problems.map((each) => ({
              code: each.code,
              severity: each.severity,
              text: describe(each, language),
            })),
            deliveries: message.deliveries.map(({ dispatch, followUpAt, ...delivery }) => ({
              ...delivery,
              ...(dispatch === undefined ? {} : { bundleId: dispatch.bundleId }),
              acknowledgementDueAt: instant(delivery.state === 'dead' ? undefined : followUpAt),
              queuedAt: instant(delivery.queuedAt),
              availableAt: instant(delivery.availableAt),
              deliveredAt: instant(delivery.deliveredAt),
              acknowledgedAt: instant(delivery.acknowledgedAt),
              dueAt: instant(delivery.dueAt),
              ...conversionOf(renditions.find(({ deliveryId }) => deliveryId === delivery.id)),
            })),
            tasks: (await store.tasks({ messageId: message.messageId, limit: 100 })).map(
              ({ position, ...task }) => taskJson(task),
            ),
            steps: (await store.timeline(message.messageId)).map((step) => ({
              ...step,
              at: instant(step.at),
            })),
          }),
      refusals: refusals.map(({ at, problems }) => ({ at: instant(at), problems })),
    });
  };
}

/** As what the receiver gets the message, and what became of each element on the way. */
function conversionOf(rendition: RenditionFacts | undefined) {
  if (rendition === undefined) return {};
  const { kind, mediaType, size, sha256, report } = rendition;
  return { conversion: { kind, mediaType, size, sha256, reports: JSON.parse(report) } };
}
