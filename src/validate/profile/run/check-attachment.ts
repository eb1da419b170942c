import type { Collector } from './collector.ts';
import type { Scope } from './scope.ts';

/** `Attachment.size` must be the number of bytes in `data`. https://hl7.org/fhir/R4/datatypes.html#attachment */
export function checkAttachment(value: object, _scope: Scope, path: string, collector?: Collector): boolean {
  const { data, size } = value as { data?: unknown; size?: unknown };
  // Data that is no base64 and a size that is no number are findings of their own.
  if (typeof data !== 'string' || typeof size !== 'number') return true;
  const bytes = decodedLength(data);
  if (bytes === size) return true;
  const params = { found: size, expected: bytes };
  collector?.add('value.attachment-size', path, {
    javaId: 'TYPE_SPECIFIC_CHECKS_DT_ATT_SIZE_CORRECT',
    params,
  });
  return false;
}

/** Bytes that a base64 text stands for, white space aside. */
function decodedLength(data: string): number {
  const letters = data.length - (data.match(/\s/g)?.length ?? 0);
  const padding = /=?\s*=\s*$/.exec(data.slice(-64))?.[0].replaceAll(/\s/g, '').length ?? 0;
  return (letters / 4) * 3 - padding;
}
