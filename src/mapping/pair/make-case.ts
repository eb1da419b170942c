import { find, type RowContext } from '../letter/element-path.ts';
import { trimmedText } from '../xml/xml-element.ts';
import type { CompiledCase } from './compile-pair.ts';
import type { FhirObject } from './fhir-path.ts';
import { type Making, set, useAll } from './making.ts';

/** Writes what the first case says that the letter fits. */
export function makeCase(
  cases: readonly CompiledCase[],
  at: RowContext,
  variables: Readonly<Record<string, FhirObject>>,
  making: Making,
): void {
  for (const each of cases) {
    if (each.direction === 'to-legacy') continue;
    const bound = matchLegacy(each, at, making);
    if (bound === undefined) continue;
    for (const { at: path, value } of each.fhir) {
      if (value === null) continue;
      const written = typeof value === 'string' && value.startsWith('$') ? bound.get(value) : value;
      if (written !== undefined) set(path, variables, written, making);
    }
    for (const { at: path } of each.legacy) {
      const element = find(at, path.path);
      if (element !== undefined)
        useAll(
          element,
          {
            outcome: 'transformed',
            ...(each.fhir[0] === undefined ? {} : { target: each.fhir[0].at.text }),
            ...(each.note === undefined ? {} : { note: each.note }),
          },
          making,
        );
    }
    return;
  }
}

function matchLegacy(each: CompiledCase, at: RowContext, making: Making): Map<string, unknown> | undefined {
  const bound = new Map<string, unknown>();
  for (const { at: path, value } of each.legacy) {
    const element = find(at, path.path);
    if (value?.startsWith('$')) {
      const found = element === undefined ? undefined : each.transform.toFhir?.(element, making.context);
      if (found === undefined) return undefined;
      bound.set(value, found);
    } else if (
      value === null ? element !== undefined : element === undefined || trimmedText(element) !== value
    )
      return undefined;
  }
  return bound;
}
