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
      return select(value, path, scope).some((each) => isEqual(each, expected.value));
    case 'pattern':
      return select(value, path, scope).some((each) => contains(each, expected.value));
    case 'exists':
      return select(value, path, scope).length > 0 === expected.exists;
    case 'codes':
      return select(value, path, scope).some((each) => isAmong(each, expected.codes));
    case 'profile':
      return select(value, path, scope).some(
        (each) =>
          expected.checks.some((check) => check(each, scope)) ||
          expected.profiles.some((profile) => conforms(each, profile, scope) === true),
      );
    case 'undecidable':
      return false;
  }
}

function select(value: unknown, path: readonly PathStep[], scope: Scope): unknown[] {
  let found = [value];
  for (const step of path) found = found.flatMap((each) => follow(each, step, scope));
  return found;
}

function follow(value: unknown, step: PathStep, scope: Scope): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  switch (step.step) {
    case 'property':
      return propertyValues(value as Record<string, unknown>, step.name);
    case 'extension':
      return propertyValues(value as Record<string, unknown>, 'extension').filter(
        (each) => (each as { url?: unknown } | null)?.url === step.url,
      );
    case 'resolve': {
      const { reference } = value as { reference?: unknown };
      const target = typeof reference === 'string' ? findTarget(reference, scope) : undefined;
      return target ? [target.resource] : [];
    }
    case 'type':
      return [value];
  }
}

function propertyValues(value: Record<string, unknown>, name: string): unknown[] {
  const key = name in value ? name : choiceKey(value, name);
  const found = key === undefined ? undefined : value[key];
  return found === undefined ? [] : Array.isArray(found) ? found : [found];
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
    return select(value, path.slice(0, -1), scope).some((each) => {
      if (typeof each !== 'object' || each === null) return false;
      return (
        types.some((type) => `${last.name}${type.charAt(0).toUpperCase()}${type.slice(1)}` in each) ||
        isResourceOf((each as Record<string, unknown>)[last.name], types)
      );
    });
  }
  return select(value, path, scope).some((each) => isResourceOf(each, types) || path.length === 0);
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
