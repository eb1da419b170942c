import table from './element-table.json' with { type: 'json' };

/** How an element's content is written in JSON; decides how its XML is read. */
export type Content = 'string' | 'boolean' | 'integer' | 'decimal' | 'xhtml' | 'resource' | 'complex';

/** One element of a type, as its definition gives it. */
export interface ElementShape {
  /** The name in XML and JSON: `name`, `valueQuantity`. */
  readonly name: string;
  /** The name in FHIRPath: a choice is called by its stem, `value`. */
  readonly path: string;
  /** Position among its siblings; all types of a choice share one. */
  readonly order: number;
  /** True when it may repeat, and is therefore an array in JSON. */
  readonly list: boolean;
  /** True when XML carries it as an attribute: element ids and `Extension.url`. */
  readonly attribute: boolean;
  readonly content: Content;
  /** The type of its content: `HumanName`, `Patient.contact`, `dateTime`. */
  readonly type: string;
}

/** What a type may contain. */
export interface TypeShape {
  readonly name: string;
  readonly elements: ReadonlyMap<string, ElementShape>;
}

const types: Readonly<Record<string, string>> = table.types;
const primitives: Readonly<Record<string, string>> = table.primitives;
const resources: ReadonlySet<string> = new Set(table.resources);
const expanded = new Map<string, TypeShape>();

/**
 * The shape of an R4 type or backbone element. A primitive type has the shape of Element: an id and
 * extensions, its value lying beside them. Expanded from the compact table at first use, then kept.
 */
export function typeShape(name: string): TypeShape {
  const known = expanded.get(name);
  if (known) return known;
  const shape = { name, elements: expand(name in primitives ? 'Element' : name) };
  expanded.set(name, shape);
  return shape;
}

/** The shape of a resource that can stand alone; undefined when R4 has no resource of that name. */
export function resourceShape(name: string): TypeShape | undefined {
  return resources.has(name) ? typeShape(name) : undefined;
}

function expand(name: string): Map<string, ElementShape> {
  const row = types[name];
  if (row === undefined) throw new Error(`The element table has no type ${name}`);
  const [base = '', own = ''] = row.split('>').map((part) => part.trim());
  const elements = new Map(base === '' ? [] : typeShape(base).elements);
  let order = elements.size;
  for (const cell of own.split(' ').filter(Boolean)) {
    for (const element of elementsOf(cell, order)) elements.set(element.name, element);
    order += 1;
  }
  return elements;
}

/** A cell such as `@id:string`, `given*:string` or `value[x]:Quantity|string`. */
function elementsOf(cell: string, order: number): ElementShape[] {
  const [label = '', codes = ''] = cell.split(':');
  const attribute = label.startsWith('@');
  const list = label.endsWith('*');
  const path = label.slice(attribute ? 1 : 0, list ? -1 : undefined).replace('[x]', '');
  const isChoice = label.endsWith('[x]');
  return codes.split('|').map((type) => {
    const name = isChoice ? path + type.charAt(0).toUpperCase() + type.slice(1) : path;
    return { name, path, order, list, attribute, content: contentOf(type), type };
  });
}

function contentOf(type: string): Content {
  if (type === 'Resource') return 'resource';
  return (primitives[type] as Content | undefined) ?? 'complex';
}
