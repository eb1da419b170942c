import { type Problem, problem } from '../../message/problem.ts';
import type { ProblemCode } from '../../message/problem-catalogue.ts';
import { type ElementShape, resourceShape, type TypeShape, typeShape } from './element-shape.ts';
import { escapeAttribute, forbiddenCharacter } from './escape-attribute.ts';
import { isExactDecimal } from './exact-decimal.ts';
import { FHIR_NAMESPACE } from './namespaces.ts';
import { narrativeFault, trimmed } from './narrative.ts';
import { defaultXmlLimits } from './xml-limits.ts';

const MAX_PROBLEMS = 20;
/** Room is left for the primitive at the end, so that what is written can be read. */
const MAX_DEPTH = defaultXmlLimits.depth - 1;
const NAME_LENGTH = 80;

/**
 * Writes a FHIR R4 resource as XML, elements in the order of their definitions, as one line of text with
 * an XML declaration for UTF-8. Decimals are written as `parseExactJson` read them; plain numbers as
 * JavaScript writes them. An empty list says nothing, and nothing is written for it.
 *
 * Refused with problems: what XML could not show or the definitions do not know: unknown properties, a
 * list where one value belongs and the reverse, values of another JSON type, control characters, and a
 * narrative that is not one well-formed div. Never throws, on circular values neither.
 */
export function writeFhirXml(resource: unknown): { readonly xml: string } | Problem[] {
  const problems: Problem[] = [];
  let depth = 0;

  function report(code: ProblemCode, expression: string, params: Problem['params'] = {}): '' {
    if (problems.length < MAX_PROBLEMS) problems.push(problem(code, { expression, params }));
    return '';
  }

  function writeResource(value: unknown, expression: string, namespace: string): string {
    const name = isObject(value) ? value.resourceType : undefined;
    const shape = typeof name === 'string' ? resourceShape(name) : undefined;
    if (!isObject(value) || typeof name !== 'string' || !shape) {
      const element = typeof name === 'string' ? name.slice(0, NAME_LENGTH) : kindOf(name ?? value);
      return report('xml.not-a-resource', expression, { element });
    }
    const inner = writeChildren(value, shape, expression === '' ? name : expression, true);
    return `<${name}${namespace}${inner}</${name}>`;
  }

  /** The attributes, the `>` of the start tag and the child elements. */
  function writeChildren(value: Fields, shape: TypeShape, expression: string, isResource = false): string {
    if (depth >= MAX_DEPTH) return report('xml.too-deep', expression, { limit: MAX_DEPTH });
    depth += 1;
    let attributes = '';
    let children = '';
    for (const element of elementsIn(value, shape, expression, isResource)) {
      if (problems.length >= MAX_PROBLEMS) break;
      const given = value[element.name];
      const path = `${expression}.${element.path}`;
      if (element.attribute) attributes += writeAttribute(element.name, given, path);
      else if (element.list) children += writeList(element, given, extraOf(value, element), path);
      else children += writeElement(element, given, extraOf(value, element), path);
    }
    depth -= 1;
    return `${attributes}>${children}`;
  }

  /** The elements that an object has, in the order of their definition. */
  function elementsIn(
    value: Fields,
    shape: TypeShape,
    expression: string,
    isResource: boolean,
  ): ElementShape[] {
    const found: ElementShape[] = [];
    let isSorted = true;
    for (const key of Object.keys(value)) {
      const isExtra = key.startsWith('_');
      const name = isExtra ? key.slice(1) : key;
      const element = shape.elements.get(name);
      if (element && (!isExtra || (isPrimitive(element) && !element.attribute))) {
        if (value[key] === undefined || (isExtra && value[name] !== undefined)) continue;
        isSorted &&= element.order >= (found.at(-1)?.order ?? 0);
        found.push(element);
      } else if (!isResource || key !== 'resourceType') {
        report('xml.element-unknown', expression, { element: key.slice(0, NAME_LENGTH), type: shape.name });
      }
    }
    return isSorted ? found : found.sort((a, b) => a.order - b.order);
  }

  function writeList(element: ElementShape, given: unknown, extra: unknown, expression: string): string {
    const values = given ?? [];
    const extras = extra ?? [];
    if (!Array.isArray(values)) return wrongShape(expression, values, 'a list');
    if (!Array.isArray(extras)) return wrongShape(expression, extras, 'a list');
    const length = Math.max(values.length, extras.length);
    let written = '';
    for (let index = 0; index < length; index += 1) {
      if (problems.length >= MAX_PROBLEMS) break;
      written += writeElement(element, values[index], extras[index] ?? undefined, `${expression}[${index}]`);
    }
    return written;
  }

  function writeElement(element: ElementShape, given: unknown, extra: unknown, expression: string): string {
    const { name, content, type } = element;
    if (content === 'resource') return writeHeld(name, given, expression);
    if (content === 'xhtml') return writeNarrative(given, expression);
    if (content === 'complex') {
      if (!isObject(given)) return wrongShape(expression, given, type);
      return `<${name}${writeChildren(given, typeShape(type), expression)}</${name}>`;
    }
    const value = writePrimitive(element, given, expression, extra !== undefined);
    if (extra === undefined) return `<${name}${value}/>`;
    if (!isObject(extra)) return wrongShape(expression, extra, 'an object with id and extension');
    return `<${name}${value}${writeChildren(extra, typeShape(type), expression)}</${name}>`;
  }

  /** A resource within the element that holds it: two levels of elements. */
  function writeHeld(name: string, given: unknown, expression: string): string {
    depth += 1;
    const written = `<${name}>${writeResource(given, expression, '')}</${name}>`;
    depth -= 1;
    return written;
  }

  function writePrimitive(
    element: ElementShape,
    given: unknown,
    expression: string,
    mayMiss: boolean,
  ): string {
    if (mayMiss && (given === undefined || given === null)) return '';
    const { content, type } = element;
    if (content === 'string' && typeof given === 'string') return writeAttribute('value', given, expression);
    if (content === 'boolean' && typeof given === 'boolean') return ` value="${given}"`;
    if (content === 'integer' || content === 'decimal') {
      if (typeof given === 'number' && Number.isFinite(given)) return ` value="${given}"`;
      if (isExactDecimal(given)) return ` value="${given.rawJSON}"`;
    }
    return wrongShape(expression, given, type);
  }

  function writeAttribute(name: string, given: unknown, expression: string): string {
    if (typeof given !== 'string') return wrongShape(expression, given, 'string');
    const character = forbiddenCharacter(given);
    if (character) return report('xml.character', expression, { character });
    return ` ${name}="${escapeAttribute(given)}"`;
  }

  function writeNarrative(given: unknown, expression: string): string {
    if (typeof given !== 'string') return wrongShape(expression, given, 'xhtml');
    const reason = narrativeFault(given, defaultXmlLimits.depth - depth);
    return reason === undefined ? trimmed(given) : report('xml.narrative', expression, { reason });
  }

  function wrongShape(expression: string, found: unknown, expected: string): '' {
    return report('xml.json-shape', expression, { found: kindOf(found), expected });
  }

  const xml = writeResource(resource, '', ` xmlns="${FHIR_NAMESPACE}"`);
  return problems.length > 0 ? problems : { xml: `<?xml version="1.0" encoding="UTF-8"?>${xml}` };
}

/** The id and extensions of a primitive, which JSON keeps beside it. */
function extraOf(value: Fields, element: ElementShape): unknown {
  return isPrimitive(element) ? value[`_${element.name}`] : undefined;
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactDecimal(value);
}

function isPrimitive({ content }: ElementShape): boolean {
  return content !== 'complex' && content !== 'resource' && content !== 'xhtml';
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  return isExactDecimal(value) ? 'number' : typeof value;
}
