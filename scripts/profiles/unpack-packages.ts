import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';

/**
 * Unpacks FHIR packages into a cache as the FHIR tools use it.
 * @param archives folder with the packages as `name#version.tgz`
 * @param wanted names with versions, as `name#version`; throws when one is not there
 */
export function unpackPackages(archives: string, wanted: readonly string[], cache: string): void {
  for (const name of wanted) {
    const archive = join(archives, `${name}.tgz`);
    if (!existsSync(archive)) throw new Error(`The package ${name} is missing: no ${archive}.`);
    for (const file of parseTar(gunzipSync(readFileSync(archive)))) {
      if (dirname(file.name) !== 'package' || file.data === undefined) continue;
      const folder = join(cache, name, 'package');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, basename(file.name)), file.data);
    }
  }
}
