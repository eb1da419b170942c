import { problem } from '../../message/problem.ts';
import { answerProblems } from '../answer.ts';
import { callerOf, type Handler } from '../request-context.ts';

/** Lets operators pass, and answers 403 to everybody else. Stands behind the credentials check. */
export const operatorOnly: Handler = (request, response, next) => {
  if (callerOf(response).operator === true) {
    next();
    return;
  }
  answerProblems(request, response, [problem('caller.not-operator')]);
};
