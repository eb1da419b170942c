import { describe, type Problem } from '../message/problem.ts';

/** Codes and texts for people; the texts name elements and rules, and stay where the sender's own letters are. JSON. */
export function refusalReason(problems: readonly Problem[]): string {
  const told = problems.map((each) => ({
    code: each.code,
    severity: each.severity,
    text: { en: describe(each, 'en'), da: describe(each, 'da') },
    ...(each.expression === undefined ? {} : { expression: each.expression }),
  }));
  return `${JSON.stringify({ problems: told }, undefined, 2)}\n`;
}
