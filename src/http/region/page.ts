import { type Problem, problem } from '../../message/problem.ts';
import type { Page } from '../../store/ledger.ts';

const mostPerPage = 1000;

/** Reads `after` and `_count`; problems of what cannot be read. */
export function readPage(query: Readonly<Record<string, unknown>>): {
  readonly page: Page;
  readonly problems: readonly Problem[];
} {
  const after = readWhole(query.after, 0);
  const limit = readWhole(query._count, 200);
  const problems = [
    ...(after === undefined ? [unreadable('after', query.after)] : []),
    ...(limit === undefined || limit === 0 ? [unreadable('_count', query._count)] : []),
  ];
  return { page: { after: after ?? 0, limit: Math.min(limit ?? 1, mostPerPage) }, problems };
}

function readWhole(value: unknown, absent: number): number | undefined {
  if (value === undefined) return absent;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** A parameter that cannot be read. */
export function unreadable(name: string, found: unknown): Problem {
  return problem('request.parameter', { params: { name, found: String(found).slice(0, 80) } });
}
