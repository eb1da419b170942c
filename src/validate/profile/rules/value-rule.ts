import type { BindingRule } from './binding.ts';
import type { BundleRule } from './bundle.ts';
import type { FixedRule } from './fixed.ts';
import type { InvariantRule } from './invariant.ts';
import type { LanguageRule } from './language.ts';
import type { LengthRule } from './max-length.ts';
import type { PatternRule } from './pattern.ts';
import type { RangeRule } from './range.ts';
import type { ReferenceRule } from './reference.ts';
import type { TypeRule } from './type-rule.ts';
import type { UnresolvedProfileRule } from './unresolved-profile.ts';

/** A rule about one value. Each kind has a file of its own: how it is read, emitted and run. */
export type ValueRule =
  | BindingRule
  | BundleRule
  | FixedRule
  | InvariantRule
  | LanguageRule
  | LengthRule
  | PatternRule
  | RangeRule
  | ReferenceRule
  | TypeRule
  | UnresolvedProfileRule;
