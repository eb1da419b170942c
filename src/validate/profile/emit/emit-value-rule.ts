import { emitBinding } from '../rules/binding.ts';
import { emitBundle } from '../rules/bundle.ts';
import { emitFixed } from '../rules/fixed.ts';
import { emitInvariant } from '../rules/invariant.ts';
import { emitLanguage } from '../rules/language.ts';
import { emitMaxLength } from '../rules/max-length.ts';
import { emitPattern } from '../rules/pattern.ts';
import { emitRange } from '../rules/range.ts';
import { emitReference } from '../rules/reference.ts';
import { emitTypeRule } from '../rules/type-rule.ts';
import { emitUnresolvedProfile } from '../rules/unresolved-profile.ts';
import type { ValueRule } from '../rules/value-rule.ts';
import type { Emission, Place } from './emission.ts';

/** Statements that check a value against a rule. */
export function emitValueRule(rule: ValueRule, at: Place, out: Emission): string {
  switch (rule.rule) {
    case 'binding':
      return emitBinding(rule, at, out);
    case 'bundle':
      return emitBundle(rule, at, out);
    case 'fixed':
      return emitFixed(rule, at, out);
    case 'invariant':
      return emitInvariant(rule, at, out);
    case 'language':
      return emitLanguage(rule, at, out);
    case 'max-length':
      return emitMaxLength(rule, at, out);
    case 'pattern':
      return emitPattern(rule, at, out);
    case 'range':
      return emitRange(rule, at, out);
    case 'reference':
      return emitReference(rule, at, out);
    case 'type':
      return emitTypeRule(rule, at, out);
    case 'unresolved-profile':
      return emitUnresolvedProfile(rule, at, out);
  }
}
