import type { ElementType } from '../../../fhir/packages/conformance.ts';
import type { ElementNode } from '../tree/element-node.ts';

const FHIR_TYPE = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type';
const SYSTEM = 'http://hl7.org/fhirpath/System.';
const SYSTEM_TYPES: Readonly<Record<string, string>> = {
  String: 'string',
  Boolean: 'boolean',
  Integer: 'integer',
  Decimal: 'decimal',
  Date: 'date',
  DateTime: 'dateTime',
  Time: 'time',
};

/**
 * The FHIR type a type reference means. Snapshots give ids and primitive values a FHIRPath system type, with
 * the FHIR type in an extension; a resource's own id is called a string there but has to be an id.
 */
export function typeCode(type: ElementType, node: ElementNode): string {
  if (!type.code.startsWith(SYSTEM)) return type.code;
  if (node.structure.kind === 'resource' && /^[A-Za-z]+\.id$/.test(node.element.path)) return 'id';
  const said = type.extension?.find((each) => each.url === FHIR_TYPE)?.valueUrl;
  return said ?? SYSTEM_TYPES[type.code.slice(SYSTEM.length)] ?? 'string';
}

/** Canonical of a FHIR type. */
export function typeUrl(code: string): string {
  return code.includes('/') ? code : `http://hl7.org/fhir/StructureDefinition/${code}`;
}

/** `url|version` of a structure. */
export function profileOf(node: ElementNode): string {
  const { url, version } = node.structure;
  return version === undefined ? url : `${url}|${version}`;
}
