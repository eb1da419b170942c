import type { Bundle } from '@medplum/fhirtypes';
import { problem } from '../message/problem.ts';
import type { Network } from '../network/network.ts';
import type { Store } from '../store/store.ts';
import { answer, answerProblems } from './answer.ts';
import { callerOf, type Handler } from './request-context.ts';
import { taskResource } from './task-resource.ts';

/** What reading tasks needs. */
export interface TaskParts {
  readonly store: Pick<Store, 'task' | 'tasks'>;
  readonly network: Network;
}

const mostPerPage = 200;
const statuses = new Map([
  ['requested', true],
  ['completed', false],
]);
const known = new Set(['status', 'group-identifier', '_count', '_after', '_format', '_pretty']);

/**
 * `GET /fhir/Task`: what the caller's own organisations have to do, the oldest first, in pages whose `next` link
 * continues where the page ended. `status=requested` or `completed`, `group-identifier` (a course), `_count`.
 */
export function taskSearch({ store, network }: TaskParts): Handler {
  return async (request, response) => {
    const wrong = Object.entries(request.query).find(
      ([name, value]) =>
        !known.has(name) ||
        typeof value !== 'string' ||
        (name === 'status' && !statuses.has(value)) ||
        ((name === '_count' || name === '_after') && !/^\d{1,15}$/.test(value)),
    );
    if (wrong !== undefined) {
      const [name, value] = wrong;
      const found = known.has(name) ? String(value).slice(0, 80) : 'not offered here';
      answerProblems(request, response, [problem('request.parameter', { params: { name, found } })]);
      return;
    }
    const query = request.query as Partial<Record<string, string>>;
    const open = statuses.get(query.status ?? '');
    const courseId = query['group-identifier']?.split('|').at(-1);
    const found = await store.tasks({
      owners: [...callerOf(response).organisations],
      ...(open === undefined ? {} : { open }),
      ...(courseId === undefined ? {} : { courseId }),
      ...(query._after === undefined ? {} : { after: Number(query._after) }),
      limit: Math.min(mostPerPage, Math.max(1, Number(query._count ?? 50))),
    });
    const base = `${request.protocol}://${request.get('host')}/fhir/Task`;
    const parameters = new URLSearchParams(query as Record<string, string>);
    const self = `${base}?${parameters}`;
    const last = found.at(-1);
    if (last !== undefined) parameters.set('_after', String(last.position));
    const page: Bundle = {
      resourceType: 'Bundle',
      type: 'searchset',
      link: [
        { relation: 'self', url: self },
        { relation: 'next', url: `${base}?${parameters}` },
      ],
      ...(found.length === 0
        ? {}
        : {
            entry: found.map((task) => ({
              fullUrl: `${base}/${task.id}`,
              resource: taskResource(task, network),
              search: { mode: 'match' },
            })),
          }),
    };
    answer(request, response, 200, page);
  };
}

/** `GET /fhir/Task/{id}`: one task, for whoever owes it. */
export function taskRead({ store, network }: TaskParts): Handler {
  return async (request, response) => {
    const task = await store.task(request.params.id ?? '');
    if (task === undefined || !callerOf(response).organisations.has(task.owner)) {
      answerProblems(request, response, [problem('request.not-found')]);
      return;
    }
    answer(request, response, 200, taskResource(task, network));
  };
}
