import { forbiddenCharacter } from '../../../fhir/xml/escape-attribute.ts';
import type { FindingFacts } from '../emit/emission.ts';

/** What the explaining pass has to know of a primitive type. */
interface PrimitiveType {
  /** Name of the runtime check. */
  readonly check: string;
  readonly json: 'string' | 'number' | 'boolean';
  readonly javaId: string;
}

const text = (check: string, javaId: string): PrimitiveType => ({ check, json: 'string', javaId });
const number = (check: string, javaId: string): PrimitiveType => ({ check, json: 'number', javaId });

const TYPES: Readonly<Record<string, PrimitiveType>> = {
  base64Binary: text('isBase64', 'Type_Specific_Checks_DT_Base64_Valid'),
  boolean: { check: 'isBoolean', json: 'boolean', javaId: 'Type_Specific_Checks_DT_Boolean_Value' },
  canonical: text('isUri', 'Type_Specific_Checks_DT_URI_WS'),
  code: text('isCode', 'Type_Specific_Checks_DT_Code_WS'),
  date: text('isDate', 'Type_Specific_Checks_DT_Date_Valid'),
  dateTime: text('isDateTime', 'Type_Specific_Checks_DT_DateTime_Valid'),
  decimal: number('isDecimal', 'Type_Specific_Checks_DT_Decimal_Valid'),
  id: text('isId', 'Type_Specific_Checks_DT_ID_Valid'),
  instant: text('isInstant', 'Type_Specific_Checks_DT_DateTime_Regex'),
  integer: number('isInteger', 'Type_Specific_Checks_DT_Integer_Valid'),
  markdown: text('isMarkdown', 'Type_Specific_Checks_DT_Primitive_NotEmpty'),
  oid: text('isOid', 'Type_Specific_Checks_DT_OID_Valid'),
  positiveInt: number('isPositiveInt', 'Type_Specific_Checks_DT_Integer_LT1'),
  string: text('isString', 'Type_Specific_Checks_DT_Primitive_NotEmpty'),
  time: text('isTime', 'Type_Specific_Checks_DT_Time_Valid'),
  unsignedInt: number('isUnsignedInt', 'Type_Specific_Checks_DT_Integer_LT0'),
  uri: text('isUri', 'Type_Specific_Checks_DT_URI_WS'),
  url: text('isUri', 'Type_Specific_Checks_DT_URI_WS'),
  uuid: text('isUuid', 'Type_Specific_Checks_DT_UUID_Vaid'),
};

/** What is known of a primitive type; `undefined` for other types. `xhtml` is not among them. */
export function primitiveType(type: string): PrimitiveType | undefined {
  return Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
}

/** What to say of a value that is not of its primitive type. */
export function primitiveFault(type: string, value: unknown, path: string): FindingFacts {
  const known = primitiveType(type);
  if (typeof value !== known?.json)
    return { code: 'structure.wrong-json-type', params: { expected: known?.json ?? type } };
  if (value === '') return { code: 'value.empty', javaId: 'Type_Specific_Checks_DT_Primitive_NotEmpty' };
  const character = known?.json === 'string' ? forbiddenCharacter(String(value)) : undefined;
  if (character) return { code: 'value.character', javaId: 'UNICODE_XML_BAD_CHARS', params: { character } };
  // Whoever leaves the offset out leaves open which instant is meant, and deadlines are counted from instants.
  if (type === 'dateTime' && withoutOffset.test(String(value)))
    return { code: 'time.no-offset', rule: 'R-ID-11', javaId: 'Type_Specific_Checks_DT_DateTime_TZ' };
  return { code: 'value.format', javaId: javaIdOf(known, type, path), params: { type } };
}

const withoutOffset = /T[\d:.]+$/;

/** The official validator tells some faults apart that are one kind of finding here. */
function javaIdOf(known: PrimitiveType, type: string, path: string): string {
  return type === 'id' && path.endsWith('.id') ? 'Resource_RES_ID_Malformed_Chars' : known.javaId;
}
