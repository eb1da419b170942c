import type { Logger } from 'pino';
import type { Handler } from './request-context.ts';

/** Logs every request when it is over: ids, status and duration; never a body, a query or a credential. */
export function logRequests(log: Logger, monotonic: () => number): Handler {
  return (request, response, next) => {
    const from = monotonic();
    response.on('close', () => {
      const { requestId, caller } = response.locals;
      log.info(
        {
          requestId,
          method: request.method,
          route: (request.route as { path?: string } | undefined)?.path,
          status: response.writableFinished ? response.statusCode : 'hung up',
          caller: caller?.credential,
          milliseconds: Math.round((monotonic() - from) * 10) / 10,
        },
        'request',
      );
    });
    next();
  };
}
