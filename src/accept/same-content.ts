import { asObject, type JsonObject } from '../fhir/json.ts';

/**
 * Whether two Bundles are the same message: equal but for what MedCom renews on a resend, which are Bundle.id,
 * Bundle.timestamp and the Provenances' occurred and recorded. The order of properties is of no account.
 * (MedCom COMM/040 MR7; COMM/052.)
 */
export function sameContent(one: JsonObject, other: JsonObject): boolean {
  return equal(one, other, 'Bundle');
}

const renewed: Readonly<Record<string, ReadonlySet<string>>> = {
  Bundle: new Set(['id', 'timestamp', 'meta']),
  Provenance: new Set(['occurredDateTime', 'occurredPeriod', 'recorded', 'text']),
};

function equal(one: unknown, other: unknown, resourceType: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((each, index) => equal(each, other[index], undefined))
    );
  }
  const left = asObject(one);
  const right = asObject(other);
  if (left === undefined || right === undefined) return false;
  const type = resourceType ?? left.resourceType;
  const free = typeof type === 'string' && Object.hasOwn(renewed, type) ? renewed[type] : undefined;
  const matters = (key: string): boolean => free?.has(key) !== true;
  const keys = Object.keys(left).filter(matters);
  return (
    keys.length === Object.keys(right).filter(matters).length &&
    keys.every((key) => Object.hasOwn(right, key) && equal(left[key], right[key], undefined))
  );
}
