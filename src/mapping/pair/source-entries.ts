import { leavesOf, type UsedValues } from '../loss/fhir-leaves.ts';
import type { LossEntry } from '../loss/loss-report.ts';
import type { Severities } from '../loss/severity-rules.ts';
import type { CompiledPair } from './compile-pair.ts';
import type { FhirObject, Variables } from './fhir-path.ts';
import type { MessageIndex } from './message-resources.ts';

/** What every message of the table says, the letter's type says too. */
export function useTemplates(pair: CompiledPair, variables: Variables, used: UsedValues): void {
  for (const { name, template } of pair.resources) {
    const resource = variables[name];
    if (template !== undefined && resource !== undefined) useEqual(template, resource, used);
  }
}

function useEqual(template: FhirObject, value: FhirObject, used: UsedValues): void {
  for (const [key, expected] of Object.entries(template)) {
    const found = value[key];
    if (typeof expected === 'object' && expected !== null && typeof found === 'object' && found !== null)
      useEqual(expected as FhirObject, found as FhirObject, used);
    else if (found === expected) used.add(value, key, { outcome: 'transformed', target: 'Letter/TypeCode' });
  }
}

/** What became of every element of the message. */
export function sourceEntries(
  index: MessageIndex,
  bundle: FhirObject,
  used: UsedValues,
  severityOf: Severities,
): LossEntry[] {
  const envelope: FhirObject = Object.fromEntries(
    Object.entries(bundle).filter(([key]) => key !== 'entry' && key !== 'type'),
  );
  const stamped = used.get(bundle, 'timestamp');
  if (stamped !== undefined) used.add(envelope, 'timestamp', stamped);
  return [envelope, ...index.resources].flatMap((resource) =>
    leavesOf(resource, used).map(({ path, use }): LossEntry => {
      const rule = severityOf(path);
      if (use === undefined)
        return {
          path,
          outcome: 'lost',
          severity: rule.severity,
          ...(rule.note === undefined ? {} : { note: rule.note }),
        };
      return {
        path,
        outcome: use.outcome,
        severity: rule.severity,
        ...(use.target === undefined ? {} : { target: use.target }),
        ...(use.note === undefined ? {} : { note: use.note }),
      };
    }),
  );
}

/** What may never be lost and was: one of several values (a second course id) may, as long as one arrives. */
export function neverLost(entries: readonly LossEntry[], severityOf: Severities): string[] {
  const candidates = entries.filter(
    (entry) => entry.outcome === 'lost' && severityOf(entry.path).never === true,
  );
  if (candidates.length === 0) return [];
  const plain = (path: string): string => path.replace(/\[\d+\]/g, '');
  const arrived = new Set(
    entries.filter((entry) => entry.outcome !== 'lost').map((entry) => plain(entry.path)),
  );
  return candidates.map((entry) => entry.path).filter((path) => !arrived.has(plain(path)));
}
