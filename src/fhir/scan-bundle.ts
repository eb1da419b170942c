import type { JsonObject } from './json.ts';

/** A reference somewhere in a Bundle. */
export interface FoundReference {
  readonly reference: string;
  /** Index of the entry that holds it. */
  readonly entry: number;
  /** Where it stands inside the entry, as a FHIRPath below `Bundle.entry[n]`. */
  path(): string;
}

/** An attachment's inline data somewhere in a Bundle. */
export interface FoundData {
  /** Length of the base64 text. */
  readonly length: number;
  readonly entry: number;
  path(): string;
}

/** What one walk over the Bundle's entries finds. */
export interface BundleScan {
  /** True when the nesting exceeds the limit; the rest of the scan is then incomplete. */
  readonly tooDeep: boolean;
  readonly references: readonly FoundReference[];
  readonly data: readonly FoundData[];
}

interface Step {
  readonly value: object;
  readonly parent: Step | undefined;
  readonly key: string | number;
  readonly depth: number;
  readonly entry: number;
}

/**
 * Walks a parsed Bundle once, without recursion, so that no nesting can exhaust the stack.
 * @param maxDepth levels of objects and arrays that are allowed
 */
export function scanBundle(bundle: JsonObject, maxDepth: number): BundleScan {
  const references: FoundReference[] = [];
  const data: FoundData[] = [];
  const open: Step[] = [{ value: bundle, parent: undefined, key: 'Bundle', depth: 1, entry: -1 }];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { value, depth } = step;
    if (depth > maxDepth) return { tooDeep: true, references, data };
    if (Array.isArray(value)) {
      const entries = depth === 2 && step.key === 'entry';
      for (let index = value.length - 1; index >= 0; index -= 1) {
        const child: unknown = value[index];
        if (typeof child === 'object' && child !== null) {
          open.push({
            value: child,
            parent: step,
            key: index,
            depth: depth + 1,
            entry: entries ? index : step.entry,
          });
        }
      }
      continue;
    }
    for (const key in value) {
      const child: unknown = (value as JsonObject)[key];
      if (typeof child === 'object' && child !== null) {
        open.push({ value: child, parent: step, key, depth: depth + 1, entry: step.entry });
      } else if (typeof child === 'string') {
        if (key === 'reference') {
          references.push({ reference: child, entry: step.entry, path: () => pathOf(step) });
        } else if (key === 'data' && child.length > 0) {
          data.push({ length: child.length, entry: step.entry, path: () => `${pathOf(step)}.data` });
        }
      }
    }
  }
  return { tooDeep: false, references, data };
}

function pathOf(step: Step): string {
  let path = '';
  for (let present: Step | undefined = step; present?.parent !== undefined; present = present.parent) {
    path = typeof present.key === 'number' ? `[${present.key}]${path}` : `.${present.key}${path}`;
  }
  return `Bundle${path}`;
}
