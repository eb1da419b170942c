import { isLoss, type LossReport } from '../mapping/loss/loss-report.ts';
import { type Problem, problem } from '../message/problem.ts';

/**
 * What the sender must know: that an element which protects the citizen did not arrive whole.
 * @param reader who gets the message in another format: an endpoint, or the gateway itself
 */
export function tellLosses(reports: readonly LossReport[], reader: string): readonly Problem[] {
  return reports.flatMap((report) => {
    const hurt = report.entries.filter((entry) => isLoss(entry) && entry.severity === 'safety');
    if (hurt.length === 0) return [];
    const elements = [...new Set(hurt.map(({ path }) => path))].join(', ');
    return [problem('legacy.loss', { params: { endpoint: reader, to: report.to, elements } })];
  });
}
