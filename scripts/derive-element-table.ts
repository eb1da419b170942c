/** A StructureDefinition as far as the XML form of a resource depends on it. */
export interface Definition {
  readonly name: string;
  readonly kind: string;
  readonly type: string;
  readonly abstract: boolean;
  readonly derivation?: string;
  readonly baseDefinition?: string;
  readonly snapshot: { readonly element: readonly DefinedElement[] };
}

interface DefinedElement {
  readonly path: string;
  readonly base: { readonly path: string; readonly max: string };
  readonly contentReference?: string;
  readonly representation?: readonly string[];
  readonly type?: readonly {
    readonly code: string;
    readonly extension?: readonly { readonly url: string; readonly valueUrl?: string }[];
  }[];
}

/** The committed file `src/fhir/xml/element-table.json`; docs/decisions/007-fhir-xml.md explains its notation. */
export interface ElementTable {
  /** The JSON type of each primitive type's value. */
  readonly primitives: Record<string, string>;
  /** The resources that can stand alone. */
  readonly resources: readonly string[];
  /** Every complex type and backbone element: `Base > element:Type element*:Type choice[x]:Type|Type`. */
  readonly types: Record<string, string>;
}

const FHIR_TYPE = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';

/** Reduces the R4 definitions of types and resources to what the XML codec needs, in the definitions' order. */
export function deriveElementTable(definitions: readonly Definition[]): ElementTable {
  const used = definitions.filter((each) => each.derivation !== 'constraint' && each.kind !== 'logical');
  const primitives: Record<string, string> = {};
  const types: Record<string, string> = {};
  for (const each of used) {
    if (each.kind === 'primitive-type') primitives[each.name] = jsonType(each.name);
    else Object.assign(types, typeRows(each));
  }
  const resources = used.filter((each) => each.kind === 'resource' && !each.abstract);
  return { primitives, resources: resources.map((each) => each.name).sort(), types };
}

function jsonType(primitive: string): string {
  if (primitive === 'boolean' || primitive === 'decimal' || primitive === 'xhtml') return primitive;
  return ['integer', 'positiveInt', 'unsignedInt'].includes(primitive) ? 'integer' : 'string';
}

/** One row for the type itself and one for each of its backbone elements. */
function typeRows(definition: Definition): Record<string, string> {
  const elements = definition.snapshot.element;
  const rows: Record<string, string> = {};
  for (const owner of elements) {
    const isRoot = !owner.path.includes('.');
    if (!isRoot && !isInline(owner)) continue;
    const base = isRoot ? definition.baseDefinition?.split('/').pop() : owner.type?.[0]?.code;
    const own = elements.filter(
      (each) => parentOf(each.path) === owner.path && parentOf(each.base.path) === owner.path,
    );
    rows[owner.path] = `${base ?? ''} > ${own.map(cell).join(' ')}`.trim();
  }
  return rows;
}

function isInline(element: DefinedElement): boolean {
  const code = element.type?.[0]?.code;
  return element.contentReference === undefined && (code === 'BackboneElement' || code === 'Element');
}

function parentOf(path: string): string {
  return path.split('.').slice(0, -1).join('.');
}

function cell(element: DefinedElement): string {
  const attribute = element.representation?.includes('xmlAttr') ? '@' : '';
  const list = element.base.max === '1' ? '' : '*';
  return `${attribute}${element.path.slice(element.path.lastIndexOf('.') + 1)}${list}:${typesOf(element)}`;
}

function typesOf(element: DefinedElement): string {
  if (element.contentReference) return element.contentReference.slice(1);
  if (isInline(element)) return element.path;
  return (element.type ?? [])
    .map((type) => type.extension?.find((each) => each.url === FHIR_TYPE)?.valueUrl ?? type.code)
    .map((code) => code.replace('http://hl7.org/fhirpath/System.String', 'string'))
    .join('|');
}
