import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compactDefinition } from './compact-definition.ts';
import { writeCorePackage } from './core-package.ts';
import { unpackPackages } from './unpack-packages.ts';

/** What profiles/manifest.json says of the package. */
interface Manifest {
  readonly version: string;
  readonly canonical: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Compiles the FSH of a project with SUSHI, without network, and returns the files of its FHIR package by name.
 * The same sources and the same SUSHI give the same bytes. Throws when SUSHI finds an error, or when the manifest and
 * sushi-config.yaml name different versions.
 * @param project folder with manifest.json, sushi-config.yaml and input/fsh
 * @param archives folder with the packages it depends on, as `name#version.tgz`
 */
export function compileProfiles(project: string, archives: string): ReadonlyMap<string, string> {
  const manifest = JSON.parse(readFileSync(join(project, 'manifest.json'), 'utf8')) as Manifest;
  checkVersions(manifest, readFileSync(join(project, 'sushi-config.yaml'), 'utf8'));
  const home = mkdtempSync(join(tmpdir(), 'overgang-profiles-'));
  try {
    const cache = join(home, '.fhir', 'packages');
    mkdirSync(cache, { recursive: true });
    writeCorePackage(cache);
    unpackPackages(archives, dependenciesOf(manifest), cache);
    const resources = compiled(project, home);
    const files = new Map([['package.json', text(manifest)]]);
    for (const [name, resource] of resources) {
      files.set(name, text(compactDefinition(resource, manifest.canonical)));
    }
    return files;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The core package is made here, from the definitions that come with npm. */
function dependenciesOf({ dependencies }: Manifest): string[] {
  return Object.entries(dependencies)
    .filter(([name]) => name !== 'hl7.fhir.r4.core')
    .map(([name, version]) => `${name}#${version}`);
}

function checkVersions(manifest: Manifest, config: string): void {
  const lines = config.split('\n').map((line) => line.trim());
  const expected = [
    `version: ${manifest.version}`,
    `canonical: ${manifest.canonical}`,
    ...dependenciesOf(manifest).map((each) => each.replace('#', ': ')),
  ];
  const missing = expected.filter((each) => !lines.includes(each));
  if (missing.length > 0) throw new Error(`sushi-config.yaml does not say: ${missing.join('; ')}.`);
}

/** Runs SUSHI with a home of its own; the registry is switched off, so that only what is in the cache counts. */
function compiled(project: string, home: string): [name: string, resource: Record<string, unknown>][] {
  const sushi = join(
    dirname(createRequire(import.meta.url).resolve('fsh-sushi/package.json')),
    'dist',
    'app.js',
  );
  const out = join(home, 'out');
  const { status, stdout, error } = spawnSync(
    process.execPath,
    [sushi, 'build', '--snapshot', '--out', out, project],
    {
      env: { ...process.env, HOME: home, USERPROFILE: home, FPL_REGISTRY: 'http://127.0.0.1:9' },
      encoding: 'utf8',
    },
  );
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`SUSHI finds errors in ${project}:\n${errorsIn(stdout)}`);
  const folder = join(out, 'fsh-generated', 'resources');
  return readdirSync(folder)
    .sort()
    .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]);
}

/** Each error with the place it stands at. */
function errorsIn(log: string): string {
  const lines = log.split('\n');
  return lines
    .filter((line, index) => line.startsWith('error') || lines[index - 1]?.startsWith('error'))
    .join('\n');
}

function text(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
