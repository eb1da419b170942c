import { expect } from 'vitest';
import { asList, asObject } from '../src/fhir/json.ts';
import { cprSystem } from '../src/message/systems.ts';
import { allFixtures } from './fixture-messages.ts';

/** Fails when a log line holds a citizen's number or name, any free text of a fixture, or one of these secrets. */
export function expectNothingTold(lines: readonly string[], secrets: readonly string[] = []): void {
  const told = toldOf(lines.join('\n'), secrets);
  expect(told, 'told in the log').toEqual([]);
}

function toldOf(log: string, secrets: readonly string[]): readonly string[] {
  return [...privateTexts(), ...secrets].filter((text) => log.includes(text));
}

let known: ReadonlySet<string> | undefined;

/** Every CPR number, family name and piece of free text in the fixtures. */
export function privateTexts(): ReadonlySet<string> {
  known ??= new Set(allFixtures().flatMap(({ text }) => collect(parsed(text))));
  return known;
}

function collect(value: unknown): readonly string[] {
  const found: string[] = [];
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    open.push(...asList(next));
    const object = asObject(next);
    if (object === undefined) continue;
    if (object.system === cprSystem && typeof object.value === 'string') found.push(object.value);
    for (const [key, inner] of Object.entries(object)) {
      if (key === 'family' && typeof inner === 'string') found.push(inner);
      else if (typeof inner === 'string' && inner.length >= 12 && / /.test(inner)) found.push(inner);
      else if (key === 'data' && typeof inner === 'string') found.push(inner.slice(0, 40));
      else if (typeof inner === 'object' && inner !== null) open.push(inner);
    }
  }
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
