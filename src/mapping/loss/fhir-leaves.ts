import { type FhirObject, isObject } from '../pair/fhir-path.ts';
import type { LossOutcome } from './loss-report.ts';

/** What a conversion did with a value. */
export interface Use {
  readonly outcome: LossOutcome;
  readonly target?: string;
  readonly note?: string;
}

/** Which values of a message a conversion has used: by the object or list that holds them, and the key there. */
export class UsedValues {
  readonly #used = new Map<object, Map<string, Use>>();

  /** The first use counts: a value told again as text was carried already. */
  add(holder: object, key: string, use: Use): void {
    const keys = this.#used.get(holder);
    if (keys === undefined) this.#used.set(holder, new Map([[key, use]]));
    else if (!keys.has(key)) keys.set(key, use);
  }

  get(holder: object, key: string): Use | undefined {
    return this.#used.get(holder)?.get(key);
  }
}

/** A primitive value of a message. */
export interface FhirLeaf {
  /** From the resource type on: `Patient.name[0].family`. Extensions are named by the end of their URL. */
  readonly path: string;
  readonly use?: Use;
}

/** Members that say how a resource is stored or shown, not what it says. */
const PLUMBING = new Set(['resourceType', 'id', 'meta', 'fullUrl', 'reference', 'profile', 'contained']);
/** Members that qualify the value beside them: they share its fate. */
const QUALIFIERS = new Set(['system', 'use', 'version', 'display', 'type']);

/** The primitive values of a resource that say something, each with what became of it. */
export function leavesOf(resource: FhirObject, used: UsedValues): FhirLeaf[] {
  const leaves: FhirLeaf[] = [];
  gather(resource, String(resource.resourceType ?? 'Resource'), used, leaves);
  return leaves;
}

function gather(
  value: FhirObject | readonly unknown[],
  path: string,
  used: UsedValues,
  leaves: FhirLeaf[],
): void {
  for (const key in value) {
    const child = (value as FhirObject)[key];
    if (PLUMBING.has(key) || isNarrative(key, child, value) || isExtensionUrl(key, value)) continue;
    if (isNarrativeStatus(key, value)) continue;
    const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
    if (Array.isArray(child)) gather(child, at, used, leaves);
    else if (isObject(child)) gather(child, named(child, at), used, leaves);
    else if (!(QUALIFIERS.has(key) && isQualifier(value))) {
      const use = used.get(value, key);
      leaves.push(use === undefined ? { path: at } : { path: at, use });
    }
  }
}

/** An extension is told apart by its URL, not by its place in the list. */
function named(child: FhirObject, path: string): string {
  const url = child.url;
  return typeof url === 'string' && /\.extension\[\d+\]$/.test(path)
    ? path.replace(/\[\d+\]$/, `(${url.slice(url.lastIndexOf('/') + 1)})`)
    : path;
}

/** A `system` beside a `value` or `code` qualifies it; alone it would be the message itself. */
function isQualifier(holder: FhirObject | readonly unknown[]): boolean {
  return (
    !Array.isArray(holder) && Object.keys(holder).some((key) => !QUALIFIERS.has(key) && !PLUMBING.has(key))
  );
}

/**
 * A resource's narrative shows what its elements say. That of a document's section says what may stand nowhere else, as the
 * `text` of a note or a code does, which is a string.
 */
export function isNarrative(key: string, value: unknown, holder: object): boolean {
  return key === 'text' && isObject(value) && 'resourceType' in holder;
}

/** Whether a narrative was generated or written says nothing to its reader. */
export function isNarrativeStatus(key: string, holder: object): boolean {
  return key === 'status' && 'div' in holder;
}

/** The `url` of an extension is its name; that of an attachment is where it lies. */
export function isExtensionUrl(key: string, holder: object): boolean {
  return (
    key === 'url' &&
    Object.keys(holder).every((each) => each === 'url' || /^(extension|value[A-Z]|id)/.test(each))
  );
}
