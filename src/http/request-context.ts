import type { Request, RequestHandler, Response } from 'express';
import type { Caller } from '../message/caller.ts';
import type { Language } from '../message/problem.ts';

/** What the door knows of a request beside its content. */
export interface RequestContext {
  /** The caller's own X-Request-Id, or one made here; in every answer and log line. */
  requestId: string;
  language: Language;
  /** Set once credentials have been checked. */
  caller?: Caller;
}

/** An answer with the request's context at hand. */
export type Answer = Response<unknown, RequestContext>;

type Params = Record<string, string>;
type Query = Record<string, unknown>;

/** A request at the door. */
export type DoorRequest = Request<Params, unknown, unknown, Query, RequestContext>;

/** A handler of one interaction. */
export type Handler = RequestHandler<Params, unknown, unknown, Query, RequestContext>;

/** Gives every request an id and a language. */
export function withContext(newId: () => string): Handler {
  return (request, response, next) => {
    const given = request.get('x-request-id') ?? '';
    response.locals.requestId = isLoggable(given) ? given : newId();
    response.locals.language = request.acceptsLanguages(['en', 'da']) === 'da' ? 'da' : 'en';
    response.set('X-Request-Id', response.locals.requestId);
    const correlation = request.get('x-correlation-id') ?? '';
    if (isLoggable(correlation)) response.set('X-Correlation-Id', correlation);
    next();
  };
}

/** A caller's id is taken over unless it could be a CPR number: it stands in the log. */
function isLoggable(id: string): boolean {
  return /^[\w.:-]{1,128}$/.test(id) && !/(?<!\d)\d{6}-?\d{4}(?!\d)/.test(id);
}

/** The caller of a request that has passed the credentials check. */
export function callerOf(response: Answer): Caller {
  const { caller } = response.locals;
  if (caller === undefined)
    throw new Error('a handler that needs a caller stands before the credentials check');
  return caller;
}
