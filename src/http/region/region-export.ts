import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { problem } from '../../message/problem.ts';
import { answerProblems } from '../answer.ts';
import type { Answer, Handler } from '../request-context.ts';
import { authorityFor, noteDisclosure, type RegionParts } from './authority.ts';
import { type ExportKind, exportKinds, exportLines } from './export-lines.ts';
import { unreadable } from './page.ts';
import { readPeriod } from './period.ts';

/**
 * `GET /region/export/{kind}`: everything of one kind that belongs to the caller's region, as NDJSON, in the order of
 * recording (R-DAT-07). The last line tells the number of lines before it and their SHA-256, so that a break is seen.
 * Settlement events may be narrowed to a `period`, a Danish month or year, for national reporting (R-DAT-08).
 */
export function regionExport(parts: RegionParts): Handler {
  return async (request, response) => {
    const kind = exportKinds.find((each) => each === request.params.kind);
    if (kind === undefined) {
      answerProblems(request, response, [problem('request.not-found')]);
      return;
    }
    const authority = authorityFor(request, response, parts);
    if (authority === undefined) return;
    const period = readPeriod(request.query.period);
    if (period === undefined || (request.query.period !== undefined && kind !== 'settlements')) {
      answerProblems(request, response, [unreadable('period', request.query.period)]);
      return;
    }
    const what = request.query.period === undefined ? 'export' : 'national-report';
    await noteDisclosure(response, parts, authority, what, told(kind, request.query.period));
    response.status(200).set('Content-Type', 'application/x-ndjson; charset=utf-8');
    const hash = createHash('sha256');
    let lines = 0;
    for await (const line of exportLines(kind, authority, parts, period)) {
      const text = `${JSON.stringify(line)}\n`;
      hash.update(text);
      lines += 1;
      if (!(await written(response, text))) return;
    }
    response.end(
      `${JSON.stringify({ end: kind, authority: authority.id, lines, sha256: hash.digest('hex') })}\n`,
    );
  };
}

function told(kind: ExportKind, period: unknown): string {
  return period === undefined ? kind : `${kind} of ${String(period)}`;
}

/** Waits until the caller has taken enough of what is written; `false` when it has gone. */
async function written(response: Answer, text: string): Promise<boolean> {
  if (response.write(text)) return true;
  const gone = new AbortController();
  const leave = () => gone.abort();
  response.once('close', leave);
  try {
    if (response.destroyed) return false;
    await once(response, 'drain', { signal: gone.signal });
    return true;
  } catch {
    return false;
  } finally {
    response.off('close', leave);
  }
}
