import { resemblesCpr } from '../message/delivery-action.ts';
import type { Disclosure } from '../store/operations.ts';
import type { Store } from '../store/store.ts';
import { type Answer, callerOf } from './request-context.ts';

/** What recording takes. */
export interface DisclosureParts {
  readonly store: Pick<Store, 'recordDisclosure'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Records who is told what, before he is: when it cannot be kept, nothing is told (503, R-SEC-06).
 * @param what kind of question, such as `search`
 * @param detail codes, ids and counts; never content
 * @param about the message it is about, when it is one: it then stands in its timeline; its course; who was told of himself
 */
export function recordDisclosure(
  { store, now }: DisclosureParts,
  response: Answer,
  what: string,
  detail: string,
  about: Partial<Pick<Disclosure, 'messageId' | 'courseId' | 'citizen'>> = {},
): Promise<void> {
  const request = `request ${response.locals.requestId}`;
  return store.recordDisclosure({
    at: now(),
    actor: actorOf(response),
    what,
    detail: detail === '' ? request : `${detail}; ${request}`,
    messageId: undefined,
    ...about,
  });
}

/** The caller as recorded actions and timelines name him: `organisation/credential`. */
export function actorOf(response: Answer): string {
  const { organisations, credential } = callerOf(response);
  return `${[...organisations].join('+')}/${credential}`;
}

/** What was asked for, as it may be recorded: a CPR number that somebody has typed in does not get there. */
export function withheldCpr(asked: string): string {
  return resemblesCpr(asked) ? '(withheld)' : asked.slice(0, 80);
}
