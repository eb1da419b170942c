import type { JsonObject } from '../fhir/json.ts';
import type { Problem } from '../message/problem.ts';
import { isRefusal } from '../message/severity.ts';
import type { MessageContext } from './profile/message-context.ts';

/** What is wrong with a resource as JSON of FHIR R4: unknown elements, types, required elements, the form of primitives. */
export type StructureCheck = (resource: JsonObject) => readonly Problem[];

const STRUCTURAL = /^(?:structure|cardinality)\.|^value\.(?:character|empty|format)$/;

/**
 * Makes the check from what judges by R4 alone. It is for messages that are refused as messages: there the rest of R4
 * would say of bundles and references what has been said already.
 */
export function createStructureCheck(r4: Pick<MessageContext, 'explain'>): StructureCheck {
  return (resource) =>
    r4.explain(resource).filter(({ code, severity }) => isRefusal(severity) && STRUCTURAL.test(code));
}
