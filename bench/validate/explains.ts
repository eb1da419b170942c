import type { Problem } from '../../src/message/problem.ts';
import type { JavaIssue } from './corpora.ts';

/**
 * Whether one of our findings explains one of Java's: the same place and the same rule. Faults Java finds
 * while reading the JSON have no message id; for those the place and our kind of finding decide.
 */
export function explains(ours: readonly Problem[], java: readonly JavaIssue[]): boolean {
  const errors = java.filter((issue) => issue.severity === 'error' || issue.severity === 'fatal');
  const found = ours.filter((each) => each.severity === 'error' || each.severity === 'fatal');
  return errors.some((issue) => found.some((each) => isSame(each, issue)));
}

function isSame(found: Problem, issue: JavaIssue): boolean {
  if (plainPath(found.expression ?? '') !== plainPath(issue.path ?? '')) return false;
  const id = issue.id ?? issue.messageId;
  return id === undefined ? /^(?:structure|value|narrative)\./.test(found.code) : id === found.javaId;
}

/** A path without what the two write differently: comments, choice markers, type casts. */
function plainPath(path: string): string {
  return path
    .replace(/\/\*.*?\*\//g, '')
    .replace(/\.ofType\(\w+\)/g, '')
    .replace(/\[x\]/g, '');
}
