import { deliveryStates } from '../../message/delivery.ts';
import { type Problem, problem } from '../../message/problem.ts';
import type { MessagePlace, MessageSearch } from '../../store/operations.ts';
import { answerProblems } from '../answer.ts';
import { readInstant } from '../instant.ts';
import { recordDisclosure, withheldCpr } from '../record-disclosure.ts';
import type { Handler } from '../request-context.ts';
import { tellMessage } from '../tell-message.ts';
import type { AdminParts } from './admin-parts.ts';

const mostPerPage = 200;
/** Most messages one page looks at: about what a database reads in the time of a page's transfer. */
const mostExamined = 5000;

/**
 * `GET /admin/messages?…`: messages by `sender`, `receiver`, `endpoint`, `event`, `state` (of a delivery), `course`,
 * `from` and `to` (received; a date is midnight UTC), newest first, `_count` at a time. A page looks at a bounded number
 * of messages, so that it may be empty and have a `next` all the same, which says how far back it has come.
 */
export function messageSearch({ store, now }: AdminParts): Handler {
  return async (request, response) => {
    const { search, problems } = readSearch(request.query);
    if (search === undefined) {
      answerProblems(request, response, problems);
      return;
    }
    const { messages, next } = await store.search(search);
    const detail = `${criteria(request.query)}: ${messages.length} told`;
    await recordDisclosure({ store, now }, response, 'search', detail);
    const parameters = new URLSearchParams(
      Object.entries(request.query).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    );
    if (next !== undefined) parameters.set('_behind', `${next.at}.${next.seq}`);
    response.json({
      messages: messages.map((message) => tellMessage(message, { source: undefined, renditions: [] }, now())),
      ...(next === undefined
        ? {}
        : { next: `/admin/messages?${parameters}`, searchedBackTo: new Date(next.at).toISOString() }),
    });
  };
}

type ReadSearch =
  | { readonly search: MessageSearch; readonly problems?: never }
  | { readonly search?: never; readonly problems: readonly Problem[] };

function readSearch(query: Readonly<Record<string, unknown>>): ReadSearch {
  const problems: Problem[] = [];
  const refuse = (name: string, found: string): void => {
    problems.push(problem('request.parameter', { params: { name, found: found.slice(0, 80) } }));
  };
  const read = <Value>(name: string, parse: (text: string) => Value | undefined): Value | undefined => {
    const given = query[name];
    if (given === undefined) return undefined;
    const value = typeof given === 'string' ? parse(given) : undefined;
    if (value === undefined) refuse(name, String(given));
    return value;
  };
  for (const name of Object.keys(query).filter((each) => !known.has(each))) refuse(name, 'not offered here');
  const search = {
    sender: read('sender', nonEmpty),
    receiver: read('receiver', nonEmpty),
    endpoint: read('endpoint', nonEmpty),
    event: read('event', nonEmpty),
    courseId: read('course', nonEmpty),
    state: read('state', (text) => deliveryStates.find((state) => state === text)),
    from: read('from', readInstant),
    to: read('to', readInstant),
    behind: read('_behind', readPlace),
    limit: Math.min(mostPerPage, read('_count', readCount) ?? 50),
    examine: mostExamined,
  };
  return problems.length > 0 ? { problems } : { search };
}

const known = new Set([
  'sender',
  'receiver',
  'endpoint',
  'event',
  'course',
  'state',
  'from',
  'to',
  '_behind',
  '_count',
]);

const nonEmpty = (text: string): string | undefined => text || undefined;

function readCount(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function readPlace(text: string): MessagePlace | undefined {
  const [, at, seq] = /^(\d{1,15})\.(-?\d{1,15})$/.exec(text) ?? [];
  return at === undefined ? undefined : { at: Number(at), seq: Number(seq) };
}

/** What was asked for, for the audit; a CPR number that somebody has typed in does not get there. */
function criteria(query: Readonly<Record<string, unknown>>): string {
  const told = Object.entries(query)
    .filter(([name]) => known.has(name))
    .map(([name, value]) => `${name}=${withheldCpr(String(value))}`);
  return told.join(' ') || 'everything';
}
