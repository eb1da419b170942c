import { isNarrative } from '../loss/fhir-leaves.ts';
import { type FhirObject, isObject } from './fhir-path.ts';

const SILENT = new Set(['resourceType', 'meta', 'data', 'contained']);

/**
 * The narrative MedCom wants of every resource: its values, one per line, generated and nothing else.
 * Attachments are named, not shown.
 */
export function narrativeOf(resource: FhirObject): FhirObject {
  const lines: string[] = [];
  tell(resource, '', lines);
  const body =
    lines.length === 0 ? '' : `<li>${escapeXml(lines.join('\n')).replaceAll('\n', '</li><li>')}</li>`;
  return {
    status: 'generated',
    div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${escapeXml(String(resource.resourceType))}</p><ul>${body}</ul></div>`,
  };
}

function tell(value: unknown, label: string, lines: string[]): void {
  if (Array.isArray(value)) for (const each of value) tell(each, label, lines);
  else if (isObject(value)) {
    for (const key in value) {
      const child = value[key];
      if (!SILENT.has(key) && !isNarrative(key, child, value))
        tell(child, label === '' ? key : `${label}.${key}`, lines);
    }
  } else lines.push(`${label}: ${String(value)}`);
}

function escapeXml(text: string): string {
  if (!/[&<>"]/.test(text)) return text;
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
