import { problem } from '../message/problem.ts';
import type { Task } from '../message/task.ts';
import type { Network } from '../network/network.ts';
import type { Store } from '../store/store.ts';
import type { TaskQuery } from '../store/tasks.ts';
import { answerProblems } from './answer.ts';
import { instant } from './instant.ts';
import { recordDisclosure } from './record-disclosure.ts';
import { callerOf, type Handler } from './request-context.ts';

const mostPerPage = 200;

/** What reading tasks takes. */
export interface TaskListParts {
  readonly store: Store;
  readonly network: Network;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * `GET /tasks`: what the caller's organisations must act on, oldest first; whoever speaks for the gateway's own
 * organisation is the operator and sees everybody's. Parameters: `open` (`true` unless `false` or `all`), `owner`,
 * `messageId`, `courseId`, `kind`, `_count`, `_after`. Plain JSON: codes, ids and times, nothing of any message.
 */
export function taskList({ store, network, now }: TaskListParts): Handler {
  return async (request, response) => {
    const { organisations } = callerOf(response);
    const isOperator = organisations.has(network.gateway.id);
    const read = readQuery(request.query);
    if ('refused' in read) {
      const params = { name: read.refused, found: String(request.query[read.refused]).slice(0, 80) };
      answerProblems(request, response, [problem('request.parameter', { params })]);
      return;
    }
    const { owner, ...query } = read;
    const owners = owner === undefined ? (isOperator ? undefined : [...organisations]) : [owner];
    if (owner !== undefined && !isOperator && !organisations.has(owner)) {
      answerProblems(request, response, [problem('caller.not-permitted')]);
      return;
    }
    const tasks = await store.tasks({ ...query, ...(owners === undefined ? {} : { owners }) });
    // What is the caller's own to do is no disclosure.
    if (tasks.some((task) => !organisations.has(task.owner))) {
      await recordDisclosure({ store, now }, response, 'tasks', `${tasks.length} told`);
    }
    const last = tasks.at(-1);
    response.json({
      tasks: tasks.map(({ position, ...task }) => taskJson(task)),
      // Where the next page begins, when this one is full.
      ...(last !== undefined && tasks.length === query.limit ? { after: last.position } : {}),
    });
  };
}

/** A task as the door shows it. */
export function taskJson({ key, ...task }: Task) {
  return {
    ...task,
    openedAt: instant(task.openedAt),
    dueAt: instant(task.dueAt),
    escalatedAt: instant(task.escalatedAt),
    closedAt: instant(task.closedAt),
  };
}

type Read = Omit<TaskQuery, 'owners'> & { readonly owner?: string };

const openness: Readonly<Record<string, boolean | undefined>> = { true: true, false: false, all: undefined };
const texts = ['owner', 'messageId', 'courseId', 'kind'] as const;

function readQuery(given: Record<string, unknown>): Read | { readonly refused: string } {
  for (const name of Object.keys(given)) {
    if (
      ![...texts, 'open', '_count', '_after'].some((each) => each === name) ||
      typeof given[name] !== 'string'
    ) {
      return { refused: name };
    }
  }
  const text = (name: string): string | undefined => given[name] as string | undefined;
  for (const name of ['_count', '_after'])
    if (!/^\d{1,15}$/.test(text(name) ?? '0')) return { refused: name };
  const open = text('open') ?? 'true';
  if (!Object.hasOwn(openness, open)) return { refused: 'open' };
  const isOpen = openness[open];
  return {
    ...Object.fromEntries(texts.flatMap((name) => (text(name) === undefined ? [] : [[name, text(name)]]))),
    ...(isOpen === undefined ? {} : { open: isOpen }),
    after: Number(text('_after') ?? 0),
    limit: Math.min(mostPerPage, Math.max(1, Number(text('_count') ?? 50))),
  };
}
