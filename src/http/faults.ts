import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { BrokerUnavailable } from '../broker/broker-unavailable.ts';
import { describeFault } from '../describe-fault.ts';
import { type Problem, problem } from '../message/problem.ts';
import { StoreUnavailable } from '../store/store.ts';
import { answerProblems } from './answer.ts';
import type { Answer, DoorRequest, Handler } from './request-context.ts';

/** Seconds a sender is asked to wait while the store takes no writes. */
const retryAfter = 5;

/** Answers for everything that was thrown on the way. What it says is from the catalogue; the cause goes to the log. */
export function answerFaults(log: Logger, bodyLimit: number): ErrorRequestHandler {
  return (fault: unknown, request, response, next) => {
    const answering = response as unknown as Answer;
    if (response.headersSent) {
      next(fault);
      return;
    }
    const found = problemOf(fault, bodyLimit);
    if (found.code === 'gateway.unavailable') response.set('Retry-After', String(retryAfter));
    if (found.code === 'gateway.fault') {
      log.error({ requestId: answering.locals.requestId, fault: describeFault(fault) }, 'request failed');
    }
    // The rest of a body that was not read would be taken for the next request.
    if (!request.complete) response.set('Connection', 'close');
    answerProblems(request as unknown as DoorRequest, answering, [found]);
  };
}

/** Answers for addresses and methods that are not offered. */
export function answerUnknown(methodsOf: (path: string) => readonly string[]): Handler {
  return (request, response) => {
    const methods = methodsOf(request.path);
    if (methods.length === 0) {
      answerProblems(request, response, [problem('request.no-such-path')]);
      return;
    }
    response.set('Allow', methods.join(', '));
    answerProblems(request, response, [
      problem('request.method', { params: { found: request.method, expected: methods.join(', ') } }),
    ]);
  };
}

/** Names of what express and its body reader throw, which carry their kind in `type`. */
function problemOf(fault: unknown, bodyLimit: number): Problem {
  if (fault instanceof StoreUnavailable || fault instanceof BrokerUnavailable) {
    return problem('gateway.unavailable', { params: { seconds: retryAfter } });
  }
  const type = fault instanceof Error && 'type' in fault ? fault.type : undefined;
  const status = fault instanceof Error && 'status' in fault ? fault.status : undefined;
  if (type === 'entity.too.large') return problem('request.too-large', { params: { limit: bodyLimit } });
  if (type === 'encoding.unsupported') {
    return problem('request.media-type', {
      params: { found: 'Content-Encoding', expected: 'gzip, deflate, br' },
    });
  }
  if (type === 'request.aborted' || type === 'request.size.invalid') return problem('request.interrupted');
  if (status === 400)
    return problem('request.encoding', { params: { expected: 'Content-Encoding or address' } });
  return problem('gateway.fault');
}
