import type { Problem } from '../../message/problem.ts';

/** Findings as a tombstone keeps them: codes and severities. Places and values found are taken from the content. */
export function verdictCodes(problems: readonly Problem[]): readonly Problem[] {
  return problems.map(({ code, severity }) => ({ code, severity }));
}
