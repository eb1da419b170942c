import { type CanonicalIndex, indexCanonicals } from '../../fhir/packages/canonical-index.ts';
import { conformanceResources } from '../../fhir/packages/conformance-resources.ts';
import { type FhirPackage, packageId } from '../../fhir/packages/fhir-package.ts';
import { R4_CORE_ID, readR4Core } from '../../fhir/packages/r4-core.ts';
import { type Artefact, artefactCache, engineFingerprint } from './artefact-cache.ts';
import { assembleContext } from './assemble-context.ts';
import type { CompiledUnit } from './compile-unit.ts';
import { type LinkedUnit, linkUnit } from './emit/link-unit.ts';
import { runtime } from './emit/runtime.ts';
import type { CompiledContext, ContextPolicy } from './run/compiled-context.ts';

/** A set of packages on top of R4, compiled: what messages and resources are judged by. */
export interface Definitions {
  /** The packages, as `name#version`. */
  readonly packages: readonly string[];
  readonly compiled: CompiledContext;
}

export interface DefinitionOptions {
  readonly packages: readonly FhirPackage[];
  /** Folder for compiled code; without it everything is compiled anew. */
  readonly cache?: string;
  /** Asked to fill the cache before something that is missing is compiled here. */
  readonly fill?: () => Promise<void>;
  readonly policy?: Partial<ContextPolicy>;
}

/** R4 itself, compiled once per process and shared by every context. */
let core: Promise<Core> | undefined;
/** The definitions themselves are large and only needed to compile. */
let coreIndex: WeakRef<CanonicalIndex> | undefined;

/**
 * Compiles R4 and a set of packages, or takes both from the cache. Several versions of one package may be
 * loaded by several calls; one set should hold one version of each, since an unpinned canonical means the
 * newest. A profile with an invariant that cannot be compiled is refused: whatever claims it is invalid.
 */
export async function loadDefinitions(options: DefinitionOptions): Promise<Definitions> {
  const cache = artefactCache(options.cache, options.fill);
  const engine = options.cache === undefined ? '' : engineFingerprint();
  core ??= cache.obtain('core', `${engine} ${R4_CORE_ID}`, LATER, makeCore).then(linkCore);
  const { artefact, linked } = await core;
  const hashes = options.packages.map((each) => `${packageId(each)} ${each.hash}`).sort();
  const key = [engine, R4_CORE_ID, ...hashes].join('\n');
  const own = await cache.obtain('packages', key, LATER, () => makePackages(options.packages, artefact));
  const unit = linkUnit(own, runtime, linked);
  const policy = { allowExampleUrls: false, rejectUnknownExtensions: false, ...options.policy };
  const units = [
    { tables: own.part('tables'), unit },
    { tables: artefact.part('tables'), unit: linked },
  ];
  return { packages: options.packages.map(packageId), compiled: assembleContext(units, policy) };
}

/** What explains is needed when a message fails, what names the shapes when another unit is compiled. */
const LATER = ['explaining', 'shapes'] as const;

// The compiler is imported when it is used: from the cache, a process starts without it.
async function makeCore(): Promise<CompiledUnit> {
  const { compileCore } = await import('./compile-unit.ts');
  return compileCore(indexOfCore());
}

async function makePackages(
  packages: readonly FhirPackage[],
  core: Artefact<CompiledUnit>,
): Promise<CompiledUnit> {
  const { compilePackages } = await import('./compile-unit.ts');
  const own = indexCanonicals(packages.flatMap(conformanceResources));
  return compilePackages(own, indexOfCore(), core.part('shapes'));
}

interface Core {
  readonly artefact: Artefact<CompiledUnit>;
  readonly linked: LinkedUnit;
}

function linkCore(artefact: Artefact<CompiledUnit>): Core {
  return { artefact, linked: linkUnit(artefact, runtime, undefined) };
}

function indexOfCore(): CanonicalIndex {
  const known = coreIndex?.deref();
  if (known) return known;
  const made = indexCanonicals(readR4Core());
  coreIndex = new WeakRef(made);
  return made;
}
