/** What the compiler must know of FHIR's types; made from the StructureDefinitions of one FHIR version. */
export interface TypeModel {
  /**
   * A property of a type or backbone path (`Patient`, `Bundle.entry`), inherited ones included; undefined
   * when the type has none of that name. `types` are type names or, for a backbone element, its path; `name`
   * and the stem of a choice element are written without `[x]`.
   */
  property(
    type: string,
    name: string,
  ): { readonly types: readonly string[]; readonly array: boolean; readonly choice: boolean } | undefined;
  /** Whether a type is `of` or specialises it. */
  isSubtype(type: string, of: string): boolean;
}

/** FHIR's primitive types by the JSON they are written in and the way they are compared. */
const primitiveKinds: Readonly<Record<string, PrimitiveKind>> = {
  string: 'string',
  uri: 'string',
  url: 'string',
  canonical: 'string',
  code: 'string',
  oid: 'string',
  id: 'string',
  uuid: 'string',
  markdown: 'string',
  base64Binary: 'string',
  xhtml: 'string',
  integer: 'number',
  positiveInt: 'number',
  unsignedInt: 'number',
  decimal: 'number',
  boolean: 'boolean',
  date: 'date',
  dateTime: 'date',
  instant: 'date',
  time: 'time',
};

export type PrimitiveKind = 'string' | 'number' | 'boolean' | 'date' | 'time';

/** How the values of a primitive type behave; undefined for complex types. */
export function primitiveKind(type: string): PrimitiveKind | undefined {
  return Object.hasOwn(primitiveKinds, type) ? primitiveKinds[type] : undefined;
}

/** The kind that all of the types have in common. */
export function commonKind(types: readonly string[] | undefined): PrimitiveKind | undefined {
  const [first, ...rest] = types ?? [];
  const kind = first === undefined ? undefined : primitiveKind(first);
  return kind !== undefined && rest.every((each) => primitiveKind(each) === kind) ? kind : undefined;
}

const system = 'http://hl7.org/fhirpath/System.';

/** A type's name as FHIR's, where the definitions name one of FHIRPath's own types. */
export function fhirType(type: string): string {
  if (!type.startsWith(system)) return type;
  const name = type.slice(system.length);
  return name.charAt(0).toLowerCase() + name.slice(1);
}
