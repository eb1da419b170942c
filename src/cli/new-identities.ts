import { asText, at } from '../fhir/json.ts';
import { parse } from '../parse/parse.ts';
import type { MessageFile } from './message-files.ts';

/**
 * Gives messages new identities, so that the same files can be sent again as new messages: Bundle.id and
 * MessageHeader.id are replaced wherever they are named in any of the files, so that histories and acknowledgements
 * still hang together. Nothing else changes; a file that holds no message is left as it is.
 */
export function withNewIdentities(
  files: readonly MessageFile[],
  newId: () => string,
): readonly MessageFile[] {
  const renamed = new Map<string, string>();
  for (const { bytes, contentType } of files) {
    const bundle = parse(bytes, contentType).message?.resource;
    for (const id of [bundle?.id, at(bundle, 'entry', 0, 'resource', 'id')].map(asText)) {
      if (id !== undefined && !renamed.has(id)) renamed.set(id, newId());
    }
  }
  if (renamed.size === 0) return files;
  const pattern = new RegExp(
    `(?<![A-Za-z0-9.-])(?:${[...renamed.keys()].map(RegExp.escape).join('|')})(?![A-Za-z0-9.-])`,
    'g',
  );
  return files.map((file) => {
    const text = new TextDecoder().decode(file.bytes).replace(pattern, (id) => renamed.get(id) ?? id);
    return { ...file, bytes: new TextEncoder().encode(text) };
  });
}
