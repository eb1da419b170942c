import type { Collector } from './collector.ts';
import type { Scope } from './scope.ts';

/** The generated check of one shape: a verdict at the first fault, or every finding with its path. */
export interface ShapeCheck {
  fast(value: unknown, scope: Scope): boolean;
  explain(value: unknown, scope: Scope, path: string, collector: Collector): void;
}

/** Runs a check in the mode that the presence of a collector tells. The explaining mode's answer is in the collector. */
export function runCheck(
  check: ShapeCheck,
  value: unknown,
  scope: Scope,
  path: string,
  collector: Collector | undefined,
): boolean {
  if (!collector) return check.fast(value, scope);
  check.explain(value, scope, path, collector);
  return true;
}
