import type { ProblemCode } from '../../../message/problem-catalogue.ts';
import { brief, type Collector } from './collector.ts';
import { type NarrativeFault, narrativeFault } from './narrative.ts';
import type { Scope } from './scope.ts';

const NARRATIVE = 'http://hl7.org/fhir/StructureDefinition/Narrative';

const FINDINGS: Readonly<Record<NarrativeFault, { code: ProblemCode; rule?: string; javaId: string }>> = {
  'no-root': { code: 'narrative.not-well-formed', javaId: 'XHTML_PARSE' },
  'not-well-formed': { code: 'narrative.not-well-formed', javaId: 'XHTML_PARSE' },
  namespace: { code: 'narrative.namespace', javaId: 'XHTML_XHTML_NS_INVALID' },
  entity: { code: 'narrative.entity', javaId: 'XHTML_ENTITY' },
  'forbidden-content': { code: 'narrative.forbidden', rule: 'txt-1', javaId: `${NARRATIVE}#txt-1` },
  'no-content': { code: 'narrative.empty', rule: 'txt-2', javaId: `${NARRATIVE}#txt-2` },
};

/** Checks `Narrative.div`. https://hl7.org/fhir/R4/narrative.html */
export function checkNarrative(value: unknown, scope: Scope, path: string, collector?: Collector): boolean {
  if (typeof value !== 'string') {
    collector?.add('structure.wrong-json-type', path, {
      params: { expected: 'string', found: brief(value) },
    });
    return false;
  }
  // A resource that is checked against several profiles is read once.
  if (value === scope.narrative) return true;
  const fault = narrativeFault(value);
  if (fault === undefined) {
    scope.narrative = value;
    return true;
  }
  const { code, ...facts } = FINDINGS[fault];
  collector?.add(code, path, { ...facts, profile: NARRATIVE });
  return false;
}
