import fc from 'fast-check';
import { type ElementShape, typeShape } from '../../../src/fhir/xml/element-shape.ts';
import table from '../../../src/fhir/xml/element-table.json' with { type: 'json' };
import { exactDecimal } from '../../../src/fhir/xml/exact-decimal.ts';

const MAX_DEPTH = 4;
const MAX_ELEMENTS = 4;

/** Text that XML can carry; quotes, brackets, line breaks and letters of all planes among it. */
const text = fc
  .string({ unit: fc.constantFrom(...'aÆøå é<>&"\'\n\t\r\\{}[]:,1.50', '\u{1F600}', '\u0085', '\u2028') })
  .map((each) => each.toWellFormed());

const decimal = fc
  .tuple(fc.constantFrom('', '-'), fc.nat(), fc.constantFrom('', '.0', '.50', '.000000000000000001', 'e-7'))
  .map((parts) => exactDecimal(parts.join('')));

const narrative = text.map((each) => {
  const escaped = each.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(']]>', ']]&gt;');
  return `<div xmlns="http://www.w3.org/1999/xhtml"><p title='x'>${escaped}</p><br/></div>`;
});

/** Resources of every R4 type, with elements and values chosen at random: right in form, seldom valid. */
export const anyResource: fc.Arbitrary<Record<string, unknown>> = fc
  .constantFrom(...table.resources)
  .chain((name) => resource(name, MAX_DEPTH));

function resource(name: string, depth: number): fc.Arbitrary<Record<string, unknown>> {
  return fields(name, depth).map((some) => ({ resourceType: name, ...some }));
}

function fields(type: string, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const shapes = [...typeShape(type).elements.values()].filter(
    ({ content }) => depth > 0 || (content !== 'complex' && content !== 'resource'),
  );
  if (shapes.length === 0) return fc.constant({});
  return fc
    .uniqueArray(fc.constantFrom(...shapes), { maxLength: MAX_ELEMENTS })
    .chain((chosen) => fc.tuple(...chosen.map((element) => field(element, depth - 1))))
    .map((some) => Object.assign({}, ...some));
}

/** One element as JSON shows it: a value, a list, and for primitives what lies beside them. */
function field(element: ElementShape, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const { name, list, attribute, content } = element;
  const one = fc.tuple(value(element, depth), extra(depth));
  const hasExtras = !attribute && !['complex', 'resource', 'xhtml'].includes(content);
  if (!list) {
    return one.map(([given, beside]) => {
      if (!hasExtras || beside === undefined) return { [name]: given };
      return given === '' ? { [`_${name}`]: beside } : { [name]: given, [`_${name}`]: beside };
    });
  }
  return fc.array(one, { minLength: 1, maxLength: 3 }).map((many) => {
    const values = many.map(([given]) => given);
    const extras = many.map(([, beside]) => beside ?? null);
    if (!hasExtras || extras.every((each) => each === null)) return { [name]: values };
    return { [name]: values, [`_${name}`]: extras };
  });
}

function value({ content, type }: ElementShape, depth: number): fc.Arbitrary<unknown> {
  switch (content) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer();
    case 'decimal':
      return decimal;
    case 'string':
      return text;
    case 'xhtml':
      return narrative;
    case 'resource':
      return fc.constantFrom('Patient', 'Binary', 'Parameters').chain((name) => resource(name, depth));
    case 'complex':
      return fields(type, depth);
  }
}

function extra(depth: number): fc.Arbitrary<Record<string, unknown> | undefined> {
  if (depth <= 0) return fc.constant(undefined);
  return fc.option(
    fc.record({
      id: text,
      extension: fc.array(fields('Extension', depth - 1), { minLength: 1, maxLength: 2 }),
    }),
    { nil: undefined, freq: 3 },
  );
}
