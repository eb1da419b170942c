/** A JSON object of a definition. */
type Json = Readonly<Record<string, unknown>>;

/** An element of a snapshot or a differential. */
type Element = Json & { readonly id: string };

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
 * rules, not the words of HL7, HL7 Denmark and MedCom. Where FHIR demands words (sdf-3, eld-18) stand ours, or where
 * to read the others'.
 * @param canonical base of our own URLs; the words of our own invariants are kept
 */
export function compactDefinition(resource: Json, canonical: string): Json {
  if (resource.resourceType !== 'StructureDefinition') return resource;
  const { mapping: _, ...definition } = resource;
  const snapshot = definition.snapshot as { element: Element[] };
  const differential = definition.differential as { element: Element[] };
  const ours = new Map(
    differential.element.map(({ id, comment, definition: meaning }) => [id, comment ?? meaning]),
  );
  return {
    ...definition,
    snapshot: {
      element: snapshot.element.map((element) => compactElement(element, ours.get(element.id), canonical)),
    },
  };
}

function compactElement(element: Element, ours: unknown, canonical: string): Json {
  const elsewhere = `See ${(element.base as Json | undefined)?.path ?? element.path}.`;
  const compact: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(element)) {
    if (key === 'definition') compact[key] = ours ?? elsewhere;
    else if (key === 'isModifierReason') compact[key] = elsewhere;
    else if (key === 'constraint')
      compact[key] = (value as Json[]).map((each) => compactConstraint(each, canonical));
    else if (key === 'binding') Object.assign(compact, compactBinding(value as Json));
    else if (key === 'slicing') compact[key] = picked(value as Json, ['discriminator', 'ordered', 'rules']);
    else if (kept.has(key) || keptPrefixes.some((prefix) => key.startsWith(prefix))) compact[key] = value;
  }
  return compact;
}

/** A binding to nothing but a description binds nothing. */
function compactBinding(binding: Json): Json {
  return 'valueSet' in binding ? { binding: picked(binding, ['strength', 'valueSet']) } : {};
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
