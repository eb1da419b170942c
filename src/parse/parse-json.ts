import { type Problem, problem } from '../message/problem.ts';
import { repeatedProperty } from './repeated-property.ts';

/** A parsed body, or why it could not be parsed. */
export type Parsed =
  | { readonly value: unknown; readonly problems?: never }
  | { readonly value?: never; readonly problems: readonly Problem[] };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Parses UTF-8 JSON. No bytes make it throw, and no problem repeats any part of the body. */
export function parseJson(bytes: Uint8Array): Parsed {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { problems: [problem('request.encoding', { params: { expected: 'UTF-8' } })] };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (fault) {
    return { problems: [problem('request.not-json', { params: { position: positionOf(fault, text) } })] };
  }
  const repeated = repeatedProperty(text);
  return repeated === undefined
    ? { value }
    : { problems: [problem('request.property-repeated', { params: { position: repeated } })] };
}

/** V8's message quotes the input, so only the number is taken from it. */
function positionOf(fault: unknown, text: string): number {
  const position = fault instanceof Error ? /at position (\d+)/.exec(fault.message)?.[1] : undefined;
  return position === undefined ? text.length : Number(position);
}
