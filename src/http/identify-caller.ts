import type { Logger } from 'pino';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { problem } from '../message/problem.ts';
import { answerProblems } from './answer.ts';
import type { FindBearer } from './bearer.ts';
import type { Handler } from './request-context.ts';

/** What the credentials check needs. */
export interface IdentifyParts {
  readonly findBearer: FindBearer;
  readonly log: Logger;
  /** Waits so many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

const attemptsPerMinute = 20;
const slowest = 2000;

/**
 * The one place that decides who is calling; OAuth2 and mTLS join here. Without valid credentials nothing behind it is
 * reached, not even the reading of the body. Failures are logged and answered ever more slowly for each address;
 * callers with valid credentials from the same address are not slowed.
 */
export function identifyCaller({ findBearer, log, pause }: IdentifyParts): Handler {
  const failures = new RateLimiterMemory({ points: attemptsPerMinute, duration: 60 });
  return async (request, response, next) => {
    const token = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    const caller = token === undefined ? undefined : findBearer(token);
    if (caller !== undefined) {
      response.locals.caller = caller;
      next();
      return;
    }
    const address = request.ip ?? 'unknown';
    const { consumedPoints, msBeforeNext } = await failures
      .consume(address)
      .catch((exhausted: RateLimiterRes) => exhausted);
    const { requestId } = response.locals;
    log.warn({ requestId, address, attempts: consumedPoints }, 'call without valid credentials');
    if (consumedPoints > attemptsPerMinute) {
      const seconds = Math.ceil(msBeforeNext / 1000);
      response.set('Retry-After', String(seconds));
      answerProblems(request, response, [problem('caller.too-many-attempts', { params: { seconds } })]);
      return;
    }
    await pause(Math.min(slowest, 50 * consumedPoints));
    response.set('WWW-Authenticate', 'Bearer realm="overgang"');
    answerProblems(request, response, [problem('caller.unknown')]);
  };
}
