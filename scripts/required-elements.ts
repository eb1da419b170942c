/** HL7's JSON schema, as far as it is needed to find an element's definition. */
interface Schema {
  readonly definitions: Record<string, { readonly properties?: Record<string, Property> }>;
}

interface Property {
  readonly $ref?: string;
  readonly items?: { readonly $ref?: string };
}

/** A Bundle of StructureDefinitions. */
interface Definitions {
  readonly entry: readonly { readonly resource: Definition }[];
}

interface Definition {
  readonly resourceType: string;
  readonly kind?: string;
  readonly derivation?: string;
  readonly type?: string;
  readonly snapshot?: { readonly element: readonly { readonly path: string; readonly min?: number }[] };
}

/**
 * What FHIR R4 requires and HL7's JSON schema leaves out: a primitive may be replaced by its extension (`_status`) and
 * a choice has a name for each type. By the schema's definition: for every required element the names one of which
 * must be there.
 */
export function requiredElements(
  schema: Schema,
  sources: readonly Definitions[],
): Record<string, readonly (readonly string[])[]> {
  const table: Record<string, string[][]> = {};
  const definitions = sources.flatMap(({ entry }) => entry.map(({ resource }) => resource));
  for (const { type = '', kind, derivation, resourceType, snapshot } of definitions) {
    if (resourceType !== 'StructureDefinition' || derivation === 'constraint' || kind === 'primitive-type')
      continue;
    for (const { path, min = 0 } of snapshot?.element ?? []) {
      const steps = path.split('.').slice(1);
      const name = steps.pop();
      if (min === 0 || name === undefined) continue;
      const holder = steps.reduce((at: string | undefined, step) => refOf(schema, at, step), type);
      const names = namesOf(schema.definitions[holder ?? '']?.properties ?? {}, name);
      if (holder === undefined || names.length < 2) continue;
      table[holder] ??= [];
      table[holder].push(names);
    }
  }
  return Object.fromEntries(Object.entries(table).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function refOf(schema: Schema, holder: string | undefined, step: string): string | undefined {
  const property = schema.definitions[holder ?? '']?.properties?.[step];
  return (property?.$ref ?? property?.items?.$ref)?.split('/').at(-1);
}

function namesOf(properties: Record<string, unknown>, name: string): string[] {
  const choice = name.endsWith('[x]') ? name.slice(0, -3) : undefined;
  return Object.keys(properties).filter((each) => {
    const plain = each.replace(/^_/, '');
    return choice === undefined
      ? plain === name
      : plain.startsWith(choice) && /^[A-Z]/.test(plain.slice(choice.length));
  });
}
