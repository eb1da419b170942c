import { asList, asObject, at, type JsonObject } from './json.ts';

const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';

/** Whether a message tells the address of a citizen whose name and address are protected (R-ID-10). */
export function tellsHiddenAddress(bundle: unknown): boolean {
  return asList(at(bundle, 'entry')).some((entry) => isHidden(at(entry, 'resource')));
}

/** Whether a message is about a citizen whose name and address are protected, with an address or without one (R-ID-10). */
export function isOfProtectedCitizen(bundle: unknown): boolean {
  return asList(at(bundle, 'entry')).some(
    (entry) => at(entry, 'resource', 'resourceType') === 'Patient' && isRestricted(at(entry, 'resource')),
  );
}

/**
 * The message without the addresses that are protected; itself when there are none. The place of a home visit is one of
 * them: of a Location in a message about a protected citizen only that it is one is left. (R-ID-10.)
 */
export function withoutHiddenAddress(bundle: JsonObject): JsonObject {
  if (!isOfProtectedCitizen(bundle)) return bundle;
  const places = asList(bundle.entry).some((each) => isPlace(at(each, 'resource')));
  if (!places && !tellsHiddenAddress(bundle)) return bundle;
  const entry = asList(bundle.entry).map((each) => {
    const resource = asObject(at(each, 'resource')) ?? {};
    if (isPlace(resource)) {
      const { resourceType, id } = resource;
      return { ...asObject(each), resource: { resourceType, id } };
    }
    const { address: _, ...withoutAddress } = resource;
    return isHidden(resource) ? { ...asObject(each), resource: withoutAddress } : each;
  });
  return { ...bundle, entry };
}

/** A place that nobody manages, such as a home. */
function isPlace(resource: unknown): boolean {
  return at(resource, 'resourceType') === 'Location' && at(resource, 'managingOrganization') === undefined;
}

function isHidden(resource: unknown): boolean {
  return (
    at(resource, 'resourceType') === 'Patient' &&
    asList(at(resource, 'address')).length > 0 &&
    isRestricted(resource)
  );
}

function isRestricted(resource: unknown): boolean {
  return asList(at(resource, 'meta', 'security')).some(
    (label) => at(label, 'system') === confidentiality && at(label, 'code') === 'R',
  );
}
