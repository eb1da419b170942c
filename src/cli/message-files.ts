import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { asList, asObject, asText, at } from '../fhir/json.ts';
import { sorSystem } from '../message/systems.ts';
import { parse } from '../parse/parse.ts';

/** A message in a file. */
export interface MessageFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/**
 * The message files that paths name: a file is itself; of a folder, every `.json` and `.xml` below it but the
 * `expected.json` that stands beside a fixture, in the order of their paths. Throws when a path does not exist.
 */
export function findMessageFiles(paths: readonly string[]): readonly MessageFile[] {
  return paths
    .flatMap((path) =>
      statSync(path).isDirectory()
        ? readdirSync(path, { recursive: true, encoding: 'utf8' })
            .filter((name) => /\.(json|xml)$/.test(name) && !/(^|[/\\])expected\.json$/.test(name))
            .sort()
            .map((name) => join(path, name))
        : [path],
    )
    .map((path) => ({
      path,
      bytes: readFileSync(path),
      contentType: path.endsWith('.xml') ? 'application/fhir+xml' : 'application/fhir+json',
    }));
}

/** The SOR id of the organisation that a message names as its sender; undefined when it cannot be read. */
export function senderSor({ bytes, contentType }: MessageFile): string | undefined {
  const bundle = parse(bytes, contentType).message?.resource;
  const entries = asList(bundle?.entry);
  const reference = asText(at(entries[0], 'resource', 'sender', 'reference'));
  const sender = entries
    .map((entry) => asObject(at(entry, 'resource')))
    .find((resource) => reference?.endsWith(`${resource?.resourceType}/${resource?.id}`));
  return asText(
    at(
      asList(sender?.identifier).find((identifier) => at(identifier, 'system') === sorSystem),
      'value',
    ),
  );
}
