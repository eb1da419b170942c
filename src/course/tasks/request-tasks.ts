import type { Course, MunicipalRequest } from '../course.ts';
import type { MunicipalWant } from '../course-facts.ts';
import type { Owed, TaskKind } from './task.ts';

/** What a request to the residence municipality leaves to be done (M51, M60, R-END-10). */
export const requestTasks: readonly TaskKind[] = [
  {
    name: 'provide-measures',
    owner: 'residence-municipality',
    rule: 'R-ALL-15',
    owed: (course, _policy, now) => open(course, 'measures', now),
  },
  {
    name: 'prepare-home',
    owner: 'residence-municipality',
    rule: 'R-ALL-20',
    owed: (course, _policy, now) => open(course, 'home', now),
  },
  {
    name: 'settle-declined-request',
    owner: 'sop',
    rule: 'R-END-10',
    owed: ({ requests }) =>
      requests
        .filter(({ state }) => state === 'declined')
        .map(({ requestId: about, since }) => ({ since, about })),
  },
];

/** When the municipality is next late with something it was asked for; undefined when nothing of it has a time. */
export function nextNeededBy({ requests }: Course, now: number): number | undefined {
  const due = requests
    .filter(isOpen)
    .flatMap(({ neededBy }) => (neededBy !== undefined && neededBy > now ? [neededBy] : []));
  return due.length === 0 ? undefined : Math.min(...due);
}

function open({ requests }: Course, want: MunicipalWant, now: number): readonly Owed[] {
  return requests
    .filter((request) => request.want === want && isOpen(request))
    .map(({ requestId: about, askedAt: since, neededBy }) => ({
      since,
      about,
      ...(neededBy !== undefined && now >= neededBy ? { escalated: true } : {}),
    }));
}

function isOpen({ state }: MunicipalRequest): boolean {
  return state === 'asked' || state === 'accepted';
}
