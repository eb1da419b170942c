import type { Bundle, Coding, Extension, MessageHeader, Reference, Resource } from '@medplum/fhirtypes';

/** Canonical base of our extensions and code systems. */
const base = 'https://overgang.dk/fhir';

/** A message Bundle with its header, and its resources by the references that name them. */
export interface BundleView {
  readonly header: MessageHeader;
  readonly focus: Resource | undefined;
  readonly resources: readonly Resource[];
  readonly find: (reference: Reference | undefined) => Resource | undefined;
}

/** Looks into a message; undefined when it has no header. References are resolved by type and id, and by fullUrl. */
export function viewBundle(bundle: Bundle): BundleView | undefined {
  const entries = (bundle.entry ?? []).flatMap(({ fullUrl, resource }) =>
    resource === undefined ? [] : [{ fullUrl, resource }],
  );
  const resources = entries.map(({ resource }) => resource);
  const header = resources.find((resource) => resource.resourceType === 'MessageHeader');
  if (header === undefined) return undefined;
  const byReference = new Map<string, Resource>();
  for (const { fullUrl, resource } of entries) {
    if (fullUrl !== undefined) byReference.set(fullUrl, resource);
    if (resource.id !== undefined) byReference.set(`${resource.resourceType}/${resource.id}`, resource);
  }
  const find = (reference: Reference | undefined): Resource | undefined => {
    const target = reference?.reference;
    if (target === undefined) return undefined;
    return byReference.get(target) ?? byReference.get(target.split('/').slice(-2).join('/'));
  };
  return { header, focus: find(header.focus?.[0]), resources, find };
}

/** The only resource of a type, or the first of several. */
export function firstOf<T extends Resource['resourceType']>(
  view: BundleView,
  type: T,
): Extract<Resource, { resourceType: T }> | undefined {
  return view.resources.find(
    (resource): resource is Extract<Resource, { resourceType: T }> => resource.resourceType === type,
  );
}

/** What can carry extensions. */
interface Extended {
  readonly extension?: readonly Extension[] | undefined;
}

/** One of our extensions, by its short name. */
export function extensionOf(element: Extended | undefined, name: string): Extension | undefined {
  return element?.extension?.find(({ url }) => url === `${base}/StructureDefinition/${name}`);
}

/** Every extension of a short name. */
export function extensionsOf(element: Extended | undefined, name: string): readonly Extension[] {
  return element?.extension?.filter(({ url }) => url === `${base}/StructureDefinition/${name}`) ?? [];
}

/** A part of a composed extension. */
export function partOf(extension: Extension | undefined, name: string): Extension | undefined {
  return extension?.extension?.find(({ url }) => url === name);
}

/** The code of one of our code systems, among some codings. */
export function codeIn(codings: readonly Coding[] | undefined, system: string): string | undefined {
  return codings?.find((coding) => coding.system === `${base}/CodeSystem/${system}`)?.code;
}
