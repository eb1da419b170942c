import type { Problem } from '../message/problem.ts';
import { answerProblems } from './answer.ts';
import type { Handler } from './request-context.ts';

/**
 * Lets messages in, or answers 503 with Retry-After before their content is read: the gateway holds as much as it may.
 * https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function openForMessages(closed: () => Problem | undefined): Handler {
  return (request, response, next) => {
    const found = closed();
    if (found === undefined) {
      next();
      return;
    }
    response.set('Retry-After', String(found.params?.seconds));
    // The body that was not read would be taken for the next request.
    if (!request.complete) response.set('Connection', 'close');
    answerProblems(request, response, [found]);
  };
}
