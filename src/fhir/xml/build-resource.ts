import type { SaxesAttributeNS, SaxesTagNS } from 'saxes';
import { type Problem, type ProblemFacts, problem } from '../../message/problem.ts';
import type { ProblemCode } from '../../message/problem-catalogue.ts';
import { type ElementShape, resourceShape, typeShape } from './element-shape.ts';
import { addComplex, addPrimitive, beginChild, expressionOf, type Frame, openFrame } from './frame.ts';
import { FHIR_NAMESPACE, XHTML_NAMESPACE, XMLNS_NAMESPACE, XSI_NAMESPACE } from './namespaces.ts';
import { narrativeListener } from './narrative.ts';
import { readPrimitive } from './read-primitive.ts';
import type { XmlListener } from './read-xml.ts';

/** A listener that makes the JSON form of the resource it hears. */
export interface ResourceBuilder extends XmlListener {
  /** What is wrong with it; when nothing is, `resource` is whole. */
  readonly problems: Problem[];
  resource(): Record<string, unknown> | undefined;
}

const MAX_PROBLEMS = 20;
const NAME_LENGTH = 80;

/**
 * Builds a resource from XML by the R4 definitions: names, order, repetition and namespaces are judged
 * here, since JSON cannot show them; everything else is left to the validator.
 */
export function buildResource(text: string): ResourceBuilder {
  const problems: Problem[] = [];
  let frame: Frame | undefined;
  let root: Record<string, unknown> | undefined;
  let skipped = 0;
  let narrative: ReturnType<typeof narrativeListener> | undefined;

  function report(code: ProblemCode, params: ProblemFacts['params'] = {}, at = frame): void {
    if (problems.length >= MAX_PROBLEMS) return;
    const expression = expressionOf(at);
    problems.push(problem(code, expression === '' ? { params } : { params, expression }));
  }

  function open(tag: SaxesTagNS, end: number): void {
    if (narrative) narrative.open(tag, end);
    else if (skipped > 0 || !openKnown(tag, end)) skipped += 1;
  }

  /** False when the element is not one that belongs here: it is then passed over with all it holds. */
  function openKnown(tag: SaxesTagNS, end: number): boolean {
    if (!frame || frame.element?.content === 'resource') return openResource(tag);
    const element = frame.shape.elements.get(tag.local);
    if (!element || element.attribute) {
      report('xml.element-unknown', { element: short(tag.name), type: frame.shape.name });
      return false;
    }
    const expected = element.content === 'xhtml' ? XHTML_NAMESPACE : FHIR_NAMESPACE;
    if (tag.uri !== expected) return refuseNamespace(tag, expected);
    if (!mayFollow(frame, element)) return false;
    beginChild(frame, element);
    if (element.content === 'xhtml') {
      narrative = narrativeListener(text);
      narrative.open(tag, end);
    }
    frame = openFrame(frame, element, typeShape(element.type), {});
    if (!narrative) readAttributes(frame, tag);
    return true;
  }

  function openResource(tag: SaxesTagNS): boolean {
    if (tag.uri !== FHIR_NAMESPACE) return refuseNamespace(tag, FHIR_NAMESPACE);
    const shape = resourceShape(tag.local);
    if (!shape) {
      report('xml.not-a-resource', { element: short(tag.name) });
      return false;
    }
    frame = openFrame(frame, undefined, shape, { resourceType: tag.local });
    readAttributes(frame, tag);
    return true;
  }

  function refuseNamespace(tag: SaxesTagNS, expected: string): false {
    const found = tag.uri === '' ? '-' : short(tag.uri);
    report('xml.namespace', { element: short(tag.name), found, expected });
    return false;
  }

  function mayFollow({ last }: Frame, element: ElementShape): boolean {
    if (!last || element.order > last.order) return true;
    if (element === last && element.list) return true;
    if (element === last) report('xml.element-repeated', { element: element.name });
    // Two types of one choice: JSON shows both, and the validator says that one is too many.
    else if (element.order === last.order) return true;
    else report('xml.element-order', { element: element.name, before: last.name });
    return false;
  }

  function readAttributes(opened: Frame, tag: SaxesTagNS): void {
    for (const name in tag.attributes) {
      const attribute = tag.attributes[name] as SaxesAttributeNS;
      if (attribute.uri === XMLNS_NAMESPACE) continue;
      if (!opened.parent && isSchemaLocation(attribute)) continue;
      if (!readAttribute(opened, attribute)) {
        report('xml.attribute-unknown', { attribute: short(attribute.name) }, opened);
      }
    }
  }

  function readAttribute(opened: Frame, { uri, local, value }: SaxesAttributeNS): boolean {
    const { element, shape, target } = opened;
    if (uri !== '') return false;
    if (local === 'value' && element && isPrimitive(element)) {
      opened.value = readPrimitive(element, value);
      // Not of the type: undefined would look like an absent value, so it is refused here.
      if (opened.value === undefined) report('xml.value', { expected: element.type }, opened);
      return true;
    }
    if (!shape.elements.get(local)?.attribute) return false;
    target[local] = value;
    return true;
  }

  function close(end: number): void {
    if (narrative) {
      narrative.close(end);
      if (!narrative.enough()) return;
      closeNarrative(narrative);
      narrative = undefined;
    } else if (skipped > 0) {
      skipped -= 1;
      return;
    }
    if (!frame) return;
    const { parent, element, target, value, held, heldCount } = frame;
    if (!element) {
      if (!parent) root = target;
      else {
        parent.held = target;
        parent.heldCount += 1;
      }
    } else if (parent && element.content === 'resource') {
      if (heldCount === 1) addComplex(parent, element, held);
      else report('xml.resource-count', { element: element.name, found: heldCount });
    } else if (parent && isPrimitive(element)) addPrimitive(parent, element, value, target);
    else if (parent && element.content === 'complex') addComplex(parent, element, target);
    else if (parent) parent.target[element.name] = value;
    frame = parent;
  }

  function closeNarrative(ended: ReturnType<typeof narrativeListener>): void {
    const read = ended.narrative();
    if ('reason' in read) report('xml.narrative', { reason: read.reason });
    else if (frame) frame.value = read.div;
  }

  return {
    problems,
    resource: () => root,
    open,
    close,
    text(characters) {
      if (!narrative && skipped === 0 && /[^ \t\r\n]/.test(characters)) report('xml.text');
    },
    enough: () => problems.length >= MAX_PROBLEMS,
  };
}

function isPrimitive({ content }: ElementShape): boolean {
  return content !== 'complex' && content !== 'resource' && content !== 'xhtml';
}

/** Where a schema lies says nothing of the resource; it is let pass on the root. */
function isSchemaLocation({ uri, local }: SaxesAttributeNS): boolean {
  return uri === XSI_NAMESPACE && (local === 'schemaLocation' || local === 'noNamespaceSchemaLocation');
}

function short(name: string): string {
  return name.slice(0, NAME_LENGTH);
}
