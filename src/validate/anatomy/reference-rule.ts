import type { BundleIndex } from '../../fhir/bundle-index.ts';
import { asList, asObject, at } from '../../fhir/json.ts';
import type { FoundReference } from '../../fhir/scan-bundle.ts';
import { problem } from '../../message/problem.ts';
import type { AnatomyRule } from './message-view.ts';

const relative = /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}(\/_history\/[A-Za-z0-9.-]{1,64})?$/;
const historic = /\.(target\[\d+\]|entity\[\d+\]\.what)$/;

/**
 * What a message refers to travels with it. A Provenance may name earlier messages (target, entity.what), which do
 * not travel; an absolute URL that no entry carries is somebody else's resource.
 */
export const referenceRule: AnatomyRule = ({ index, scan, bundle }) => {
  const entries = asList(bundle.entry);
  return scan.references
    .filter((found) => !mayStand(found, index, entries[found.entry]))
    .map((found) =>
      problem('reference.unresolved', { expression: found.path(), params: { found: found.reference } }),
    );
};

function mayStand(found: FoundReference, index: BundleIndex, entry: unknown): boolean {
  const { reference } = found;
  if (reference.startsWith('#')) return reference === '#' || containedIn(entry, reference.slice(1));
  const local = relative.test(reference) || reference.startsWith('urn:');
  if (!local) return true;
  const fullUrl = at(entry, 'fullUrl');
  if (index.resolve(reference, typeof fullUrl === 'string' ? fullUrl : undefined) !== undefined) return true;
  return at(entry, 'resource', 'resourceType') === 'Provenance' && historic.test(found.path());
}

function containedIn(entry: unknown, id: string): boolean {
  return asList(at(entry, 'resource', 'contained')).some((each) => asObject(each)?.id === id);
}
