import { type CanonicalIndex, indexCanonicals } from '../../fhir/packages/canonical-index.ts';
import { conformanceResources } from '../../fhir/packages/conformance-resources.ts';
import { type FhirPackage, packageId } from '../../fhir/packages/fhir-package.ts';
import { R4_CORE_ID, readR4Core } from '../../fhir/packages/r4-core.ts';
import { type Artefact, artefactCache, engineFingerprint } from './artefact-cache.ts';
import { assembleContext } from './assemble-context.ts';
import { type CompiledUnit, compileCore, compilePackages } from './compile-unit.ts';
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
  readonly policy?: Partial<ContextPolicy>;
}

/** R4 itself, compiled once per process and shared by every context. */
let core: { readonly artefact: Artefact<CompiledUnit>; readonly linked: LinkedUnit } | undefined;
/** The definitions themselves are large and only needed to compile. */
let coreIndex: WeakRef<CanonicalIndex> | undefined;

/**
 * Compiles R4 and a set of packages, or takes both from the cache. Several versions of one package may be
 * loaded by several calls; one set should hold one version of each, since an unpinned canonical means the
 * newest. A profile with an invariant that cannot be compiled is refused: whatever claims it is invalid.
 */
export function loadDefinitions(options: DefinitionOptions): Definitions {
  const cache = artefactCache(options.cache);
  const engine = options.cache === undefined ? '' : engineFingerprint();
  core ??= linkCore(cache.obtain('core', `${engine} ${R4_CORE_ID}`, () => compileCore(indexOfCore())));
  const { artefact, linked } = core;
  const hashes = options.packages.map((each) => `${packageId(each)} ${each.hash}`).sort();
  const own = cache.obtain('packages', [engine, R4_CORE_ID, ...hashes].join('\n'), () =>
    compilePackages(
      indexCanonicals(options.packages.flatMap(conformanceResources)),
      indexOfCore(),
      artefact.part('shapes'),
    ),
  );
  const unit = linkUnit(own, runtime, linked);
  const policy = { allowExampleUrls: false, rejectUnknownExtensions: false, ...options.policy };
  return {
    packages: options.packages.map(packageId),
    compiled: assembleContext(
      [
        { tables: own.part('tables'), unit },
        { tables: artefact.part('tables'), unit: linked },
      ],
      policy,
    ),
  };
}

function linkCore(artefact: Artefact<CompiledUnit>) {
  return { artefact, linked: linkUnit(artefact, runtime, undefined) };
}

function indexOfCore(): CanonicalIndex {
  const known = coreIndex?.deref();
  if (known) return known;
  const made = indexCanonicals(readR4Core());
  coreIndex = new WeakRef(made);
  return made;
}
