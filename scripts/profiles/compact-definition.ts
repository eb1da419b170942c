/** A JSON object of a definition. */
type Json = Readonly<Record<string, unknown>>;

/** What a validator reads of a snapshot's element. Choice-typed properties such as fixedUri are kept by prefix. */
const kept = new Set([
  'id',
  'path',
  'sliceName',
  'slicing',
  'min',
  'max',
  'base',
  'contentReference',
  'type',
  'maxLength',
  'constraint',
  'isModifier',
  'binding',
]);
const keptPrefixes = ['fixed', 'pattern', 'minValue', 'maxValue'];

/**
 * A resource of the compiled package without what only repeats the packages it builds on: of a snapshot remain the
 * rules, not the words of HL7, HL7 Denmark and MedCom. Our own words stand in the differential.
 * @param canonical base of our own URLs; the words of our own invariants are kept
 */
export function compactDefinition(resource: Json, canonical: string): Json {
  if (resource.resourceType !== 'StructureDefinition') return resource;
  const { mapping: _, ...definition } = resource;
  const snapshot = definition.snapshot as { element: Json[] };
  return {
    ...definition,
    snapshot: { element: snapshot.element.map((element) => compactElement(element, canonical)) },
  };
}

function compactElement(element: Json, canonical: string): Json {
  const compact: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(element)) {
    if (!kept.has(key) && !keptPrefixes.some((prefix) => key.startsWith(prefix))) continue;
    if (key === 'constraint')
      compact[key] = (value as Json[]).map((each) => compactConstraint(each, canonical));
    else if (key === 'binding') compact[key] = picked(value as Json, ['strength', 'valueSet']);
    else if (key === 'slicing') compact[key] = picked(value as Json, ['discriminator', 'ordered', 'rules']);
    else compact[key] = value;
  }
  return compact;
}

function compactConstraint(constraint: Json, canonical: string): Json {
  const ours = String(constraint.source ?? '').startsWith(canonical);
  return {
    ...picked(constraint, ['key', 'severity']),
    // FHIR demands the text; the key says where to find another's.
    human: ours ? constraint.human : constraint.key,
    ...picked(constraint, ['expression', 'source']),
  };
}

function picked(from: Json, keys: readonly string[]): Json {
  return Object.fromEntries(keys.filter((key) => key in from).map((key) => [key, from[key]]));
}
