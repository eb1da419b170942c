/**
 * Compiles profiles/ into profiles/package, so that users need no SUSHI. Run it after a change of the FSH:
 * `npm run build:profiles -- --packages DIR`, where DIR holds the packages of manifest.json as `name#version.tgz`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compileProfiles } from './profiles/compile-profiles.ts';

const { values } = parseArgs({ options: { packages: { type: 'string' } } });
if (values.packages === undefined) {
  process.stderr.write('Usage: npm run build:profiles -- --packages DIR\n');
  process.exit(2);
}

const project = join(import.meta.dirname, '..', 'profiles');
const target = join(project, 'package');
const files = compileProfiles(project, values.packages);
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const [name, text] of files) writeFileSync(join(target, name), text);
process.stdout.write(`${files.size} files in ${target}\n`);
