import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** What has the shape its schema asks for, with the file it stands in, and what has not. */
export interface ReadVersions<Version> {
  readonly versions: readonly { readonly place: string; readonly version: Version }[];
  readonly faults: readonly string[];
}

/**
 * Reads the versions of agreements of a JSON file, or of every JSON file of a folder; each has one or a list of them.
 * Every fault of every file is reported.
 * @param called what they are, for the faults
 */
export function readVersions<Version>(path: string, schema: object, called: string): ReadVersions<Version> {
  let paths: readonly string[];
  try {
    paths = statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((name) => name.endsWith('.json'))
          .sort()
          .map((name) => join(path, name))
      : [path];
  } catch {
    return { versions: [], faults: [`${path}: the ${called} cannot be read`] };
  }
  const faults: string[] = [];
  const values = paths.flatMap((place) => {
    try {
      const value: unknown = JSON.parse(readFileSync(place, 'utf8'));
      return (Array.isArray(value) ? value : [value]).map((content) => ({ place, content }));
    } catch {
      faults.push(`${place}: the ${called} cannot be read as JSON`);
      return [];
    }
  });
  const checked = checkVersions<Version>(values, schema);
  return { versions: checked.versions, faults: [...faults, ...checked.faults] };
}

/** Checks the shape of versions by their JSON Schema. */
export function checkVersions<Version>(
  values: readonly { readonly place: string; readonly content: unknown }[],
  schema: object,
): ReadVersions<Version> {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  formats.default(ajv);
  const matches = ajv.compile<Version>(schema);
  const faults: string[] = [];
  const versions: { place: string; version: Version }[] = [];
  for (const { place, content } of values) {
    if (matches(content)) versions.push({ place, version: content });
    else
      faults.push(
        ...(matches.errors ?? []).map(
          ({ instancePath, message, params }) =>
            `${place}${instancePath}: ${message}${named(params.additionalProperty ?? params.propertyName)}`,
        ),
      );
  }
  return { versions, faults };
}

function named(property: unknown): string {
  return property === undefined ? '' : ` (${String(property)})`;
}
