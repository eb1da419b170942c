import { problem } from '../../message/problem.ts';
import { answerProblems } from '../answer.ts';
import { callerOf, type Handler } from '../request-context.ts';

/** Lets citizens' portals pass, and answers 403 to everybody else. Stands behind the credentials check. */
export const portalOnly: Handler = (request, response, next) => {
  if (callerOf(response).portal === true) {
    next();
    return;
  }
  answerProblems(request, response, [problem('caller.not-portal')]);
};

/** The credentials check of everything else: a portal's credential opens none of it. @param identify the check itself */
export function noPortals(identify: Handler): Handler {
  return (request, response, next) =>
    identify(request, response, (fault?: unknown) => {
      if (fault !== undefined) next(fault);
      else if (callerOf(response).portal !== true) next();
      else answerProblems(request, response, [problem('caller.portal-only')]);
    });
}
