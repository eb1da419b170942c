import { codingIsIn, conceptIsIn } from '../rules/binding.ts';
import { isEqual } from '../rules/fixed.ts';
import { isLanguage } from '../rules/language.ts';
import { contains } from '../rules/pattern.ts';
import { primitiveChecks } from '../rules/primitive.ts';
import { primitiveFault } from '../rules/primitive-types.ts';
import { isWithin } from '../rules/range.ts';
import { checkCanonical, checkUri } from '../run/check-address.ts';
import { checkAttachment } from '../run/check-attachment.ts';
import { checkBundle } from '../run/check-bundle.ts';
import { checkCoding } from '../run/check-coding.ts';
import { checkExtension } from '../run/check-extension.ts';
import { checkIdentifier } from '../run/check-identifier.ts';
import { checkNarrative } from '../run/check-narrative.ts';
import { checkPrimitiveElement } from '../run/check-primitive-element.ts';
import { checkReference } from '../run/check-reference.ts';
import { checkInnerResource } from '../run/check-resource.ts';
import { isInSlice } from '../run/is-in-slice.ts';
import { noteUnchecked } from '../run/run.ts';
import type { Scope } from '../run/scope.ts';

/** What generated code calls, under the name `rt`. */
export const runtime = {
  ...primitiveChecks,
  attachment: checkAttachment,
  bundle: checkBundle,
  canonical: checkCanonical,
  coding: checkCoding,
  codingIsIn,
  conceptIsIn,
  contains,
  extension: checkExtension,
  identifier: checkIdentifier,
  innerResource: checkInnerResource,
  isEqual,
  isInSlice,
  isLanguage,
  isObject,
  isWithin,
  narrative: checkNarrative,
  primitiveElement: checkPrimitiveElement,
  primitiveFault,
  reference: checkReference,
  unchecked,
  uri: checkUri,
} as const;

export type Runtime = typeof runtime;

function unchecked({ run }: Scope, what: string): void {
  noteUnchecked(run, what);
}

/** True for a JSON object: neither null nor a list. */
function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
