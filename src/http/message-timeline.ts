import { describe, problem } from '../message/problem.ts';
import type { Store } from '../store/store.ts';
import { answerProblems } from './answer.ts';
import { mayRead } from './bundle-read.ts';
import { instant } from './instant.ts';
import { callerOf, type Handler } from './request-context.ts';
import { taskJson } from './task-list.ts';
import { conversionsOf, tellMessage, tellSteps } from './tell-message.ts';

/**
 * `GET /messages/{id}`: what happened to a message, for its sender and receivers, by MessageHeader.id or any Bundle.id.
 * Plain JSON: ids, states, times and reasons, why each delivery waits and whose move it is, nothing of the content. A
 * message that was refused shows its refusals to the caller whose message it was.
 */
export function messageTimeline(store: Store, now: () => number): Handler {
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
            ...tellMessage(message, await conversionsOf(store, message.messageId), now()),
            findings: message.problems.map((each) => ({
              code: each.code,
              severity: each.severity,
              text: describe(each, language),
            })),
            tasks: (await store.tasks({ messageId: message.messageId, limit: 100 })).map(
              ({ position, ...task }) => taskJson(task),
            ),
            steps: tellSteps(await store.timeline(message.messageId)),
          }),
      refusals: refusals.map(({ at, problems }) => ({ at: instant(at), problems })),
    });
  };
}
