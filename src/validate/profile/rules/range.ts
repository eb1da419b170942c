import type { ElementDefinition } from '../../../fhir/packages/conformance.ts';
import type { Emission, Place } from '../emit/emission.ts';
import { choiceOf } from '../tree/element-node.ts';

/** `minValue[x]` or `maxValue[x]`, inclusive. */
export interface RangeRule {
  readonly rule: 'range';
  readonly bound: 'min' | 'max';
  readonly value: unknown;
  readonly elementId: string;
  readonly profile: string;
}

export function readRange(element: ElementDefinition, elementId: string, profile: string): RangeRule[] {
  return (['min', 'max'] as const).flatMap((bound) => {
    const value = choiceOf(element, `${bound}Value`);
    return value === undefined ? [] : [{ rule: 'range' as const, bound, value, elementId, profile }];
  });
}

export function emitRange(rule: RangeRule, at: Place, out: Emission): string {
  const facts = {
    code: 'value.out-of-range',
    profile: rule.profile,
    rule: rule.elementId,
    params: { bound: rule.bound, expected: JSON.stringify(rule.value) },
  } as const;
  return `if(!rt.isWithin(${at.value},${out.constant(rule.value)},${JSON.stringify(rule.bound)})){${out.fail(facts, at)}}`;
}

/** UCUM prefixes and units that a bound in a profile is compared across: mass only needs these. */
const GRAMS: Readonly<Record<string, number>> = { kg: 1000, g: 1, mg: 0.001, ug: 0.000001 };

/**
 * Compares a number, a date text or a Quantity with a bound. Values that cannot be compared (another unit,
 * a duration relative to now) pass: the bound says nothing about them.
 */
export function isWithin(value: unknown, bound: unknown, side: 'min' | 'max'): boolean {
  const order = compare(value, bound);
  return order === undefined || (side === 'min' ? order >= 0 : order <= 0);
}

function compare(value: unknown, bound: unknown): number | undefined {
  if (typeof value === 'number' && typeof bound === 'number') return value - bound;
  if (typeof value === 'string' && typeof bound === 'string') {
    const length = Math.min(value.length, bound.length);
    const [one, other] = [value.slice(0, length), bound.slice(0, length)];
    return one === other ? 0 : one < other ? -1 : 1;
  }
  const one = inGrams(value, bound);
  const other = inGrams(bound, bound);
  return one === undefined || other === undefined ? undefined : one - other;
}

function inGrams(quantity: unknown, like: unknown): number | undefined {
  const { value, code, system } = (quantity ?? {}) as { value?: unknown; code?: string; system?: string };
  const reference = (like ?? {}) as { code?: string; system?: string };
  if (typeof value !== 'number' || system !== reference.system) return undefined;
  if (code === reference.code) return value * (GRAMS[code ?? ''] ?? 1);
  const factor = GRAMS[code ?? ''];
  return factor === undefined || GRAMS[reference.code ?? ''] === undefined ? undefined : value * factor;
}
