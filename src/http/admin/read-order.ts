import { asObject, type JsonObject } from '../../fhir/json.ts';
import { type Problem, problem } from '../../message/problem.ts';
import { parseJson } from '../../parse/parse-json.ts';
import type { DoorRequest } from '../request-context.ts';

/** What an operator has ordered, or why it cannot be understood. */
export type Order =
  | { readonly order: JsonObject; readonly problems?: never }
  | { readonly order?: never; readonly problems: readonly Problem[] };

/** Reads an order: a JSON object with none but the known properties. */
export function readOrder(request: DoorRequest, known: readonly string[]): Order {
  const bytes: Uint8Array = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  if (bytes.length === 0) return { order: {} };
  const { value, problems } = parseJson(bytes);
  if (problems !== undefined) return { problems };
  const order = asObject(value);
  if (order === undefined) return { problems: [misunderstood('(body)', 'a JSON object')] };
  const unknown = Object.keys(order).filter((name) => !known.includes(name));
  if (unknown.length === 0) return { order };
  return { problems: unknown.map((name) => misunderstood(name.slice(0, 80), `one of ${known.join(', ')}`)) };
}

/** The id that an operator's program gave the order, or a new one; undefined for what is no UUID. */
export function orderId(request: DoorRequest, newId: () => string): string | undefined {
  const given = request.get('idempotency-key');
  if (given === undefined) return newId();
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given) ? given.toLowerCase() : undefined;
}

/** That a property of an order cannot be understood. */
export function misunderstood(name: string, expected: string): Problem {
  return problem('request.property', { params: { name, expected } });
}
