import type { ExtensionContext } from '../../../fhir/packages/conformance.ts';
import { type ExtensionPlace, placeOfExtension } from './extension-place.ts';
import { resourceTypes } from './resource-types.ts';
import { noteUnchecked } from './run.ts';
import type { Scope } from './scope.ts';

/**
 * Whether an extension stands where one of its contexts allows it. `holder` is the FHIR type of what it extends, or its
 * path when that is a backbone element. Of contexts written in FHIRPath only the beginning is read: what it does not
 * rule out passes and is noted as not checked. https://hl7.org/fhir/R4/defining-extensions.html#context
 */
export function mayBeUsedAt(
  extension: object,
  url: string,
  holder: string,
  contexts: readonly ExtensionContext[],
  scope: Scope,
): boolean {
  if (contexts.length === 0) return true;
  // Most contexts name a type; where the extension stands is looked for only when that does not decide.
  for (const { type, expression } of contexts) {
    if (type === 'element' && isKindOf(holder, expression)) return true;
  }
  const place = placeOfExtension(extension, scope);
  if (place === undefined || contexts.some((context) => isPlace(place, context))) return true;
  if (!contexts.some((context) => isPossible(place, context))) return false;
  noteUnchecked(scope.run, url);
  return true;
}

/** Whether what a FHIRPath begins with leads to the place, so that the rest of it would have to be evaluated. */
function isPossible({ path }: ExtensionPlace, { type, expression }: ExtensionContext): boolean {
  if (type === 'element' || type === 'extension') return false;
  const [begin = ''] = /^[A-Z]\w*(?:\.[a-z]\w*(?![\w(]))*/.exec(expression) ?? [];
  const [root = '', ...steps] = begin.split('.');
  return (
    !resourceTypes.has(root) ||
    [root, ...steps].every((step, i) => i < path.length && isStep(path[i] as string, step))
  );
}

const PARENTS: Readonly<Record<string, string>> = {
  Age: 'Quantity',
  Count: 'Quantity',
  Distance: 'Quantity',
  Duration: 'Quantity',
  canonical: 'uri',
  code: 'string',
  id: 'string',
  markdown: 'string',
  oid: 'uri',
  positiveInt: 'integer',
  unsignedInt: 'integer',
  url: 'uri',
  uuid: 'uri',
};

/** Resources without narrative and extensions of their own. */
const BARE: ReadonlySet<string> = new Set(['Binary', 'Bundle', 'Parameters']);

/** Elements with children of their own that are data types, not parts of a resource. */
const BACKBONE_TYPES: ReadonlySet<string> = new Set(['Dosage', 'ElementDefinition', 'Timing']);

/** Whether a type, or the path of a backbone element, is of a kind that a context names. */
function isKindOf(holder: string, expression: string): boolean {
  if (expression === holder || expression === PARENTS[holder]) return true;
  // Of a primitive it is only known here that it is one: their elements are all checked by the same code.
  if (holder === 'Element' && /^[a-z]/.test(expression)) return true;
  const isResource = resourceTypes.has(holder);
  switch (expression) {
    case 'Element':
      // The official validator counts resources among the elements.
      return true;
    case 'BackboneElement':
      return holder.includes('.') || BACKBONE_TYPES.has(holder);
    case 'Resource':
      return isResource;
    case 'DomainResource':
      return isResource && !BARE.has(holder);
    case 'CanonicalResource':
    case 'MetadataResource':
      return isResource && !BARE.has(holder);
    default:
      return false;
  }
}

function isPlace({ path, within }: ExtensionPlace, { type, expression }: ExtensionContext): boolean {
  if (type === 'extension') return within !== undefined && expression.split('#', 1)[0] === within;
  if (type !== 'element') return false;
  // `profile#element` and slices narrow a context further than the place alone can tell.
  const wanted = expression.slice(expression.indexOf('#') + 1).replace(/:[^.]*/g, '');
  if (wanted.includes('/')) return true;
  const [root = '', ...steps] = wanted.split('.');
  // A context may begin at a data type that the element is a part of, or at what all resources derive from.
  const begin = resourceTypes.has(root) ? [root, ...steps] : steps;
  if (begin.length === 0 || begin.length > path.length) return false;
  if (resourceTypes.has(root) && begin.length !== path.length) return false;
  return begin.every((step, i) => isStep(path[path.length - begin.length + i] as string, step));
}

/** `valueString` is `value[x]`, and may be meant by `value` alone. */
function isStep(name: string, step: string): boolean {
  const stem = step.replace(/\[x\]$/, '');
  return name === stem || (stem !== step && name.startsWith(stem) && /^[A-Z]/.test(name.slice(stem.length)));
}
