import { isAbsoluteUrl } from './absolute-url.ts';
import type { Collector } from './collector.ts';
import { entriesNamed } from './find-target.ts';
import { parseRestUrl } from './rest-url.ts';
import type { Scope } from './scope.ts';

const FULL_URL_OPTIONAL = new Set(['transaction', 'transaction-response', 'batch', 'batch-response']);

interface Entry {
  readonly fullUrl?: unknown;
  readonly resource?: { readonly resourceType?: unknown; readonly id?: unknown; readonly focus?: unknown };
}

/** The rules of a Bundle that no profile states. https://hl7.org/fhir/R4/bundle.html */
export function checkBundle(value: object, scope: Scope, path: string, collector?: Collector): boolean {
  const { type, entry } = value as { type?: unknown; entry?: unknown };
  const entries: readonly Entry[] = Array.isArray(entry) ? entry : [];
  let isGood = checkFirst(type, entries, scope, path, collector);
  for (let i = 0; i < entries.length && (isGood || collector); i++) {
    const { fullUrl, resource } = entries[i] ?? {};
    if (resource && scope.inner?.byResource.get(resource)?.isRestful) continue;
    const at = collector ? `${path}.entry[${i}]` : '';
    isGood = checkFullUrl(fullUrl, resource, String(type), at, collector) && isGood;
  }
  return isGood;
}

function checkFirst(
  type: unknown,
  entries: readonly Entry[],
  scope: Scope,
  path: string,
  collector: Collector | undefined,
): boolean {
  if (type !== 'message' && type !== 'document') return true;
  const [first] = entries;
  if (!first) {
    collector?.add('bundle.no-entry', path, { javaId: 'Bundle_BUNDLE_Entry_NoFirst' });
    return false;
  }
  const at = `${path}.entry[0]`;
  if (!first.resource) {
    collector?.add('bundle.no-first-resource', at, { javaId: 'Bundle_BUNDLE_Entry_NoFirstResource' });
    return false;
  }
  const expected = type === 'message' ? 'MessageHeader' : 'Composition';
  if (first.resource.resourceType !== expected) {
    const javaId = type === 'message' ? 'Validation_BUNDLE_Message' : 'Bundle_BUNDLE_Entry_Document';
    const params = { expected, found: String(first.resource.resourceType) };
    collector?.add('bundle.first-entry', `${at}.resource`, { javaId, params });
    return false;
  }
  return type === 'message' ? checkFocus(first.resource, scope, `${at}.resource`, collector) : true;
}

/** What a message is about has to travel with it. */
function checkFocus(
  header: NonNullable<Entry['resource']>,
  scope: Scope,
  path: string,
  collector: Collector | undefined,
): boolean {
  const own = scope.inner?.byResource.get(header)?.scope;
  if (!own || !Array.isArray(header.focus)) return true;
  let isGood = true;
  for (const [i, focus] of header.focus.entries()) {
    const reference = (focus as { reference?: unknown } | null)?.reference;
    if (typeof reference !== 'string' || reference.startsWith('#') || reference === '') continue;
    if (entriesNamed(reference, own)?.length === 1) continue;
    const facts = { javaId: 'Bundle_BUNDLE_Entry_NotFound', params: { found: reference } };
    collector?.add('bundle.focus-missing', `${path}.focus[${i}]`, facts);
    isGood = false;
  }
  return isGood;
}

function checkFullUrl(
  fullUrl: unknown,
  resource: Entry['resource'],
  type: string,
  path: string,
  collector: Collector | undefined,
): boolean {
  if (fullUrl === undefined) {
    if (FULL_URL_OPTIONAL.has(type)) return true;
    collector?.add('bundle.no-full-url', path, { javaId: 'BUNDLE_BUNDLE_ENTRY_FULLURL_REQUIRED' });
    return false;
  }
  if (typeof fullUrl !== 'string' || fullUrl === '') return true;
  const params = { found: fullUrl };
  if (!isAbsoluteUrl(fullUrl)) {
    collector?.add('bundle.relative-full-url', path, { javaId: 'BUNDLE_ENTRY_URL_ABSOLUTE', params });
    return false;
  }
  if (!resource || !parseRestUrl(fullUrl)) return true;
  if (resource.id === undefined) {
    collector?.add('bundle.full-url-no-id', path, { javaId: 'BUNDLE_ENTRY_URL_MATCHES_NO_ID', params });
    return false;
  }
  if (fullUrl.endsWith(`/${String(resource.resourceType)}/${String(resource.id)}`)) return true;
  collector?.add('bundle.full-url-mismatch', path, { javaId: 'BUNDLE_ENTRY_URL_MATCHES_TYPE_ID', params });
  return false;
}
