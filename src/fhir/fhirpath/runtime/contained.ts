/**
 * Whether a contained resource of `resource` is referred to from nowhere (constraint dom-3): no reference,
 * canonical, uri or url below `root` is its fragment, and it does not itself refer to its container by `#`.
 */
export function unreferencedContained(resource: unknown, root: unknown): boolean {
  const contained = (resource as { contained?: unknown } | null | undefined)?.contained;
  if (!Array.isArray(contained) || contained.length === 0) return false;
  let targets: Set<string> | undefined;
  return contained.some((each: unknown) => {
    const id = (each as { id?: unknown } | null)?.id;
    if (typeof id !== 'string') return false;
    targets ??= targetsIn(root);
    return !targets.has(`#${id}`) && !targetsIn(each).has('#');
  });
}

/**
 * Whether a reference is none to a contained resource, or to one that `root` contains (constraint ref-1). The
 * ids are collected once per resource: there may be as many references as contained resources.
 */
export function isContained(reference: unknown, root: unknown): boolean {
  if (typeof reference !== 'string' || !reference.startsWith('#') || reference === '#') return true;
  const contained = (root as { contained?: unknown } | null | undefined)?.contained;
  if (!Array.isArray(contained)) return false;
  let known = idsOf.get(contained);
  if (known?.count !== contained.length) {
    const ids = new Set(contained.map((each: unknown) => (each as { id?: unknown } | null)?.id));
    known = { ids, count: contained.length };
    idsOf.set(contained, known);
  }
  return known.ids.has(reference.slice(1));
}

const idsOf = new WeakMap<
  readonly unknown[],
  { readonly ids: ReadonlySet<unknown>; readonly count: number }
>();

/** All values below a node that refer to something within their resource. */
function targetsIn(root: unknown): Set<string> {
  const targets = new Set<string>();
  const open: unknown[] = [root];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at !== 'object' || at === null) continue;
    for (const [name, held] of Object.entries(at)) {
      for (const each of Array.isArray(held) ? held : [held]) {
        if (typeof each === 'object' && each !== null) open.push(each);
        else if (typeof each === 'string' && each.startsWith('#') && referring.has(name)) targets.add(each);
      }
    }
  }
  return targets;
}

/** The JSON names of R4's elements that hold a reference: those of type canonical, uri or url somewhere. */
export const referringNames = `
  address answerValueSet authority authorizationUrl base baseDefinition capabilities code
  compartment contentReference defaultValueCanonical defaultValueUri defaultValueUrl definition
  definitionCanonical definitionUri derivedFrom derivedFromUri detail endpoint eventUri
  exampleCanonical fixedCanonical fixedUri fixedUrl fullUrl graph identifier implementationGuide
  implicitRules import imports inputProfile instantiates instantiatesCanonical instantiatesUri
  issuer jurisdiction library link location measure message moduleCanonical moduleUri nameUrl
  onlineInformation outputProfile parent partOf patternCanonical patternUri patternUrl policy
  profile property protocol questionnaire reference relativePath rendering replaces resource source
  sourceCanonical sourceUri supplements supportedProfile system target targetCanonical
  targetProfile targetUri transform type uri url valueCanonical valueSet valueUri valueUrl workflow
`
  .trim()
  .split(/\s+/);

const referring = new Set(referringNames);
