import type { Shape } from '../ir/shape.ts';
import type { Emission, FindingFacts, Place } from './emission.ts';
import { emitProperty } from './emit-property.ts';
import { emitValueRule } from './emit-value-rule.ts';
import { tooFew } from './property-findings.ts';

/** How many bits of an integer record which required properties were seen. */
const BITS = 31;

/**
 * The function that checks a shape: one loop over the object's keys, then what was missing, then the rules
 * about the whole. In the fast target it returns a verdict, in the explaining target it collects findings.
 */
export function emitShape(shape: Shape, out: Emission): string {
  const whole: Place = { value: 'o', path: 'p' };
  const required = shape.properties.filter((property) => property.min > 0);
  let before = `${declare(required.length)}let n=0;`;
  let cases = shape.isResource ? 'case "resourceType":break;' : '';
  let after = '';
  for (const [n, property] of shape.properties.entries()) {
    const bit = required.indexOf(property);
    const mark = bit < 0 ? '' : `m${Math.floor(bit / BITS)}|=${2 ** (bit % BITS)};`;
    const code = emitProperty(property, shape.type, n, mark + (property.name === 'id' ? 'n--;' : ''), out);
    before += code.before;
    cases += code.cases;
    after += code.after;
  }
  const missing = required.map(
    (property, bit) =>
      `if(!(m${Math.floor(bit / BITS)}&${2 ** (bit % BITS)})){${out.fail(tooFew(property), whole)}}`,
  );
  const empty = shape.isResource ? '' : `if(n<1){${out.fail(EMPTY, whole)}}`;
  const rules = shape.rules.map((rule) => emitValueRule(rule, whole, out)).join('');
  const unknown = out.fail(UNKNOWN, { value: 'k', path: 'p' });
  const loop = `for(const k in o){n++;const v=o[k];switch(k){${cases}default:{${unknown}}}}`;
  const head = out.isExplaining ? `function ${shape.name}(o,s,p,x){` : `function ${shape.name}(o,s){`;
  return `${head}${before}${loop}${empty}${missing.join('')}${after}${rules}${out.isExplaining ? '' : 'return true;'}}`;
}

function declare(required: number): string {
  let code = '';
  for (let word = 0; word * BITS < required; word++) code += `let m${word}=0;`;
  return code;
}

const UNKNOWN: FindingFacts = { code: 'structure.unexpected-element' };
const EMPTY: FindingFacts = {
  code: 'structure.empty-object',
  rule: 'ele-1',
  javaId: 'http://hl7.org/fhir/StructureDefinition/Element#ele-1',
};
