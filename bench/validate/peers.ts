import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CanonicalResource } from '../../src/fhir/packages/conformance.ts';

/** Another npm library that applies profiles, made to judge a message: the Bundle and each entry by what they claim. */
export interface Peer {
  readonly name: string;
  judge(bundle: object): unknown;
}

interface Resource {
  readonly resourceType: string;
  readonly meta?: { readonly profile?: readonly string[] };
  readonly entry?: readonly { readonly resource: Resource }[];
}

/** The peers that are installed; a missing one is left out, as the bench also runs without them. */
export async function installedPeers(
  definitions: readonly CanonicalResource[],
  from: string,
): Promise<Peer[]> {
  const peers = await Promise.all([medplum(definitions, from), fhirValidatorMx(definitions, from)]);
  return peers.filter((each) => each !== undefined);
}

async function load(name: string, from: string): Promise<Record<string, unknown> | undefined> {
  try {
    return await import(pathToFileURL(createRequire(from).resolve(name)).href);
  } catch {
    return undefined;
  }
}

async function medplum(definitions: readonly CanonicalResource[], from: string): Promise<Peer | undefined> {
  const core = (await load('@medplum/core', from)) as
    | {
        indexStructureDefinitionBundle(resources: unknown[]): void;
        loadDataType(definition: unknown): void;
        validateResource(resource: unknown, options: object): unknown;
      }
    | undefined;
  if (!core) return undefined;
  const structures = definitions.filter((each) => each.resourceType === 'StructureDefinition');
  const byUrl = new Map(
    structures.map((each) => [each.url, each as CanonicalResource & { derivation?: string }]),
  );
  const own = [...byUrl.values()].filter((each) => each.derivation !== 'constraint');
  core.indexStructureDefinitionBundle(own);
  const judgeOne = (resource: Resource) => {
    const profile = byUrl.get(resource.meta?.profile?.[0] ?? '');
    try {
      core.validateResource(resource, profile ? { profile } : {});
    } catch {
      // It throws its findings; here only the time counts.
    }
  };
  return { name: '@medplum/core', judge: (bundle) => each(bundle as Resource, judgeOne) };
}

async function fhirValidatorMx(
  definitions: readonly CanonicalResource[],
  from: string,
): Promise<Peer | undefined> {
  const library = (await load('fhir-validator-mx', from)) as
    | {
        FhirValidator: {
          create(
            options: object,
          ): Promise<{ preload(): Promise<void>; validate(r: unknown, p?: string): Promise<unknown> }>;
        };
      }
    | undefined;
  if (!library) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'peer-'));
  const folders = { profiles: join(folder, 'profiles'), terminology: join(folder, 'terminology') };
  for (const each of Object.values(folders)) mkdirSync(each);
  for (const [i, resource] of definitions.entries()) {
    const into = resource.resourceType === 'StructureDefinition' ? folders.profiles : folders.terminology;
    writeFileSync(join(into, `${resource.resourceType}-${i}.json`), JSON.stringify(resource));
  }
  const validator = await library.FhirValidator.create({
    profilesDirs: [folders.profiles],
    terminologyDirs: [folders.terminology],
  });
  await validator.preload();
  rmSync(folder, { recursive: true });
  const judge = async (bundle: object) => {
    const { entry = [] } = bundle as Resource;
    for (const resource of [bundle as Resource, ...entry.map((one) => one.resource)]) {
      await validator.validate(resource, resource.meta?.profile?.[0]);
    }
  };
  return { name: 'fhir-validator-mx', judge };
}

function each(bundle: Resource, judge: (resource: Resource) => void): void {
  judge(bundle);
  for (const { resource } of bundle.entry ?? []) judge(resource);
}
