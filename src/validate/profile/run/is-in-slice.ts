import type { PathStep, SliceExpectation } from '../ir/shape.ts';
import { isEqual } from '../rules/fixed.ts';
import { contains } from '../rules/pattern.ts';
import { findTarget } from './find-target.ts';
import { conforms } from './require-profile.ts';
import type { Scope } from './scope.ts';

/** A slice test as generated code holds it: a profile's checks are functions by now, codes are lists. */
interface RuntimeSliceTest {
  readonly path: readonly PathStep[];
  readonly expected: RuntimeExpectation;
}

type Codes = readonly (readonly [system: string, codes: readonly string[]])[];

type RuntimeExpectation =
  | Exclude<SliceExpectation, { kind: 'codes' | 'profile' }>
  | { readonly kind: 'codes'; readonly codes: Codes }
  | {
      readonly kind: 'profile';
      readonly profiles: readonly string[];
      readonly checks: readonly ((value: unknown, scope: Scope) => boolean)[];
    };

/** Whether the discriminator finds in the value what the slice expects. */
export function isInSlice(value: unknown, test: RuntimeSliceTest, scope: Scope): boolean {
  const { path, expected } = test;
  switch (expected.kind) {
    case 'type':
      return hasType(value, path, expected.types, scope);
    case 'fixed':
      return finds(value, path, scope, (each) => isEqual(each, expected.value));
    case 'pattern':
      return finds(value, path, scope, (each) => contains(each, expected.value));
    case 'exists':
      return finds(value, path, scope, () => true) === expected.exists;
    case 'codes':
      return finds(value, path, scope, (each) => isAmong(each, expected.codes));
    case 'profile':
      return finds(
        value,
        path,
        scope,
        (each) =>
          expected.checks.some((check) => check(each, scope)) ||
          expected.profiles.some((profile) => conforms(each, profile, scope) === true),
      );
    case 'undecidable':
      return false;
  }
}

/** Whether what is at the end of the path, from its `at`-th step on, holds; made without lists, since it is asked so often. */
function finds(
  value: unknown,
  path: readonly PathStep[],
  scope: Scope,
  holds: (value: unknown) => boolean,
  at = 0,
): boolean {
  const step = path[at];
  if (step === undefined) return holds(value);
  if (typeof value !== 'object' || value === null) return false;
  switch (step.step) {
    case 'property': {
      const next = property(value as Record<string, unknown>, step.name);
      if (!Array.isArray(next)) return next !== undefined && finds(next, path, scope, holds, at + 1);
      return next.some((each) => finds(each, path, scope, holds, at + 1));
    }
    case 'extension': {
      const { extension } = value as { extension?: unknown };
      if (!Array.isArray(extension)) return false;
      return extension.some((each) => each?.url === step.url && finds(each, path, scope, holds, at + 1));
    }
    case 'resolve': {
      const { reference } = value as { reference?: unknown };
      const target = typeof reference === 'string' ? findTarget(reference, scope) : undefined;
      return target !== undefined && finds(target.resource, path, scope, holds, at + 1);
    }
    case 'type':
      return finds(value, path, scope, holds, at + 1);
  }
}

function property(value: Record<string, unknown>, name: string): unknown {
  const key = name in value ? name : choiceKey(value, name);
  return key === undefined ? undefined : value[key];
}

function choiceKey(value: Record<string, unknown>, name: string): string | undefined {
  for (const key in value) {
    const next = key.charCodeAt(name.length);
    if (key.startsWith(name) && next >= 65 && next <= 90) return key;
  }
  return undefined;
}

function hasType(value: unknown, path: readonly PathStep[], types: readonly string[], scope: Scope): boolean {
  const last = path.at(-1);
  if (last?.step === 'property') {
    return finds(value, path.slice(0, -1), scope, (each) => {
      if (typeof each !== 'object' || each === null) return false;
      return (
        types.some((type) => `${last.name}${type.charAt(0).toUpperCase()}${type.slice(1)}` in each) ||
        isResourceOf((each as Record<string, unknown>)[last.name], types)
      );
    });
  }
  return finds(value, path, scope, (each) => isResourceOf(each, types) || path.length === 0);
}

function isResourceOf(value: unknown, types: readonly string[]): boolean {
  const type = (value as { resourceType?: unknown } | null | undefined)?.resourceType;
  return typeof type === 'string' && types.includes(type);
}

function isAmong(value: unknown, codes: Codes): boolean {
  if (typeof value === 'string') return codes.some(([, each]) => each.includes(value));
  const { coding, system, code } = (value ?? {}) as Record<string, unknown>;
  if (Array.isArray(coding)) return coding.some((each) => isAmong(each, codes));
  return codes.some(([url, each]) => url === system && each.includes(code as string));
}
