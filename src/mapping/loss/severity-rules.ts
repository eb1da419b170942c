import type { LossSeverity } from './loss-report.ts';

/** How grave the loss of an element is, from `mappings/severities.json`. */
export interface SeverityRule {
  /** Beginning of a path without indexes, such as `Patient.identifier` or `Patient/StreetName`; the longest that fits wins. */
  readonly path: string;
  readonly severity: LossSeverity;
  /** May never be lost: the conversion is refused instead. */
  readonly never?: boolean;
  readonly note?: string;
}

/** Looks up rules by path. */
export type Severities = (path: string) => SeverityRule;

const UNKNOWN: SeverityRule = { path: '', severity: 'clinical' };

/** Orders rules so that the longest path wins. What no rule names counts as clinical. */
export function severities(rules: readonly SeverityRule[]): Severities {
  const byPath = new Map(rules.map((rule) => [rule.path, rule]));
  const known = new Map<string, SeverityRule>();
  return (path) => {
    const cached = known.get(path);
    if (cached !== undefined) return cached;
    const rule = lookUp(path.includes('[') ? path.replace(/\[\d+\]/g, '') : path, byPath);
    if (known.size < 10_000) known.set(path, rule);
    return rule;
  };
}

function lookUp(path: string, byPath: ReadonlyMap<string, SeverityRule>): SeverityRule {
  for (let at = path; at !== ''; at = parentOf(at)) {
    const rule = byPath.get(at);
    if (rule !== undefined) return rule;
  }
  return byPath.get('*') ?? UNKNOWN;
}

/** `Encounter.extension(x).value` → `Encounter.extension(x)` → `Encounter.extension` → `Encounter`. */
function parentOf(path: string): string {
  if (path.endsWith(')')) return path.slice(0, path.lastIndexOf('('));
  return path.slice(0, Math.max(0, path.lastIndexOf('.'), path.lastIndexOf('/')));
}
