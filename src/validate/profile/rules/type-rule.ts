import type { Emission, Place } from '../emit/emission.ts';

/** What the official validator checks of certain data types beyond their definition. */
export interface TypeRule {
  readonly rule: 'type';
  readonly check: 'identifier' | 'coding' | 'attachment';
}

/** The type rule of a data type, if it has one. */
export function typeRule(type: string): TypeRule | undefined {
  if (type === 'Identifier') return { rule: 'type', check: 'identifier' };
  if (type === 'Coding') return { rule: 'type', check: 'coding' };
  if (type === 'Attachment') return { rule: 'type', check: 'attachment' };
  return undefined;
}

export function emitTypeRule(rule: TypeRule, at: Place, out: Emission): string {
  return out.require(rule.check, at);
}
