import { asList, asText, at } from '../fhir/json.ts';

/** Graver first. */
const SEVERITIES = ['safety', 'clinical', 'administrative', 'technical'];

/**
 * A loss report as lines: what the message became or came as, and what was lost, shortened or defaulted on the way. Names of
 * elements, never their content.
 */
export function conversionLines(conversion: unknown, as = 'as'): readonly string[] {
  const kind = asText(at(conversion, 'kind'));
  if (kind === undefined) return [];
  const entries = asList(at(conversion, 'reports')).flatMap((report) => asList(at(report, 'entries')));
  const changed = entries.filter((entry) =>
    ['lost', 'shortened', 'defaulted'].includes(asText(at(entry, 'outcome')) ?? ''),
  );
  const rank = (entry: unknown): number => SEVERITIES.indexOf(asText(at(entry, 'severity')) ?? '');
  return [
    `  ${as} ${kind}, ${asText(at(conversion, 'mediaType')) ?? ''}: ${entries.length} elements, ${changed.length} not as they were`,
    ...changed
      .toSorted((one, other) => rank(one) - rank(other))
      .map(
        (entry) =>
          `    ${String(at(entry, 'severity')).padEnd(14)} ${String(at(entry, 'outcome')).padEnd(9)} ${at(entry, 'path')}`,
      ),
  ];
}
