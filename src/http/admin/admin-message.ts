import { problem } from '../../message/problem.ts';
import { answerProblems } from '../answer.ts';
import { instant } from '../instant.ts';
import { recordDisclosure } from '../record-disclosure.ts';
import type { Handler } from '../request-context.ts';
import { taskJson } from '../task-list.ts';
import { conversionsOf, tellMessage, tellSteps } from '../tell-message.ts';
import type { AdminParts } from './admin-parts.ts';

/**
 * `GET /admin/messages/{id}`: what happened to any message, by MessageHeader.id or any Bundle.id: every step with time,
 * actor and reason, and for each delivery why it waits, until when, and whose move it is. Findings are told by code and
 * place, without the words that may repeat content. That the operator was told stands in the timeline from then on.
 */
export function adminMessage({ store, now }: AdminParts): Handler {
  return async (request, response) => {
    const id = request.params.id ?? '';
    const message = (await store.message(id)) ?? (await store.messageOfBundle(id));
    const refusals = await store.refusals(id);
    if (message === undefined && refusals.length === 0) {
      answerProblems(request, response, [problem('request.not-found')]);
      return;
    }
    const steps = message === undefined ? [] : await store.timeline(message.messageId);
    const tasks =
      message === undefined ? [] : await store.tasks({ messageId: message.messageId, limit: 100 });
    const what = message === undefined ? 'refusals' : 'message';
    await recordDisclosure({ store, now }, response, what, '', { messageId: message?.messageId });
    response.json({
      ...(message === undefined
        ? { status: 'refused' }
        : {
            status: 'accepted',
            ...tellMessage(message, await conversionsOf(store, message.messageId), now()),
            findings: message.problems.map(({ code, severity, expression }) => ({
              code,
              severity,
              expression,
            })),
            tasks: tasks.map(({ position, ...task }) => taskJson(task)),
            steps: tellSteps(steps),
          }),
      refusals: refusals.map(({ at, caller, event, problems }) => ({
        at: instant(at),
        caller,
        event,
        problems,
      })),
    });
  };
}
