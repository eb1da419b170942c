import { problem } from '../../message/problem.ts';
import { answerProblems } from '../answer.ts';
import { type Answer, callerOf, type Handler } from '../request-context.ts';

/** Lets operators pass, and answers 403 to everybody else. Stands behind the credentials check. */
export const operatorOnly: Handler = (request, response, next) => {
  if (callerOf(response).operator === true) {
    next();
    return;
  }
  answerProblems(request, response, [problem('caller.not-operator')]);
};

/** The operator as recorded actions and timelines name him: `organisation/credential`. */
export function actorOf(response: Answer): string {
  const { organisations, credential } = callerOf(response);
  return `${[...organisations].join('+')}/${credential}`;
}
