import type { CodeSystem, ExtensionContext, StructureDefinition } from '../../fhir/packages/conformance.ts';
import { indexConcepts, isComplete, isSupplement } from '../../fhir/terminology/code-system-index.ts';
import type { Expander } from '../../fhir/terminology/expand-value-set.ts';
import type { ShapeBuilder } from './ir/build-shapes.ts';
import { profileOf, typeUrl } from './ir/element-type.ts';
import type { ElementNode } from './tree/element-node.ts';

/** What a message may name at run time, and which function checks it; plain data, to be kept on disk. */
export interface UnitTables {
  readonly resources: readonly ResourceEntry[];
  readonly profiles: readonly ProfileEntry[];
  readonly extensions: readonly ExtensionEntry[];
  /** The check of an extension nothing is known about; in the core unit only. */
  readonly anyExtension: string | undefined;
  readonly refusals: readonly (readonly [canonical: string, reason: string])[];
  /** Complete code systems: each code with the texts it may be shown with. */
  readonly codeSystems: readonly (readonly [
    url: string,
    codes: readonly (readonly [string, readonly string[]])[],
  ])[];
  /** Code systems that only add to others and stand for nothing themselves. */
  readonly supplements: readonly string[];
  /** Value sets that invariants ask for by name. */
  readonly valueSets: readonly (readonly [
    canonical: string,
    codes: readonly (readonly [string, readonly string[]])[],
  ])[];
}

interface ResourceEntry {
  readonly type: string;
  readonly canonical: string;
  readonly check: string;
}

interface ProfileEntry {
  readonly url: string;
  readonly version: string | undefined;
  readonly resourceType: string;
  readonly check: string;
  /** Canonicals of the profiles it derives from. */
  readonly bases: readonly string[];
}

interface ExtensionEntry {
  readonly url: string;
  readonly check: string;
  readonly isModifier: boolean;
  readonly isSimple: boolean;
  readonly contexts: readonly ExtensionContext[];
}

/** Where R4's own definitions of an extension do not allow what R4's own resources do with it: R4's resources have to be valid. */
const CONTEXT_ERRATA = new Map(
  Object.entries({
    'structuredefinition-fhir-type': ['ElementDefinition.type'],
    regex: ['ElementDefinition', 'ElementDefinition.type'],
    'structuredefinition-normative-version': ['Element'],
  }).map(([name, places]) => [
    `http://hl7.org/fhir/StructureDefinition/${name}`,
    places.map((expression) => ({ type: 'element', expression })),
  ]),
);

/** Builds the shapes of every structure and the tables that name them. */
export function buildTables(
  structures: Iterable<StructureDefinition>,
  codeSystems: Iterable<CodeSystem>,
  builder: ShapeBuilder,
): UnitTables {
  const resources: ResourceEntry[] = [];
  const profiles: ProfileEntry[] = [];
  const extensions: ExtensionEntry[] = [];
  for (const structure of structures) {
    const { url, version } = structure;
    const root = builder.trees.root(version === undefined ? url : `${url}|${version}`);
    if (!root) continue;
    // Some profiles misname their own kind; the type they are for does not.
    const kind = builder.trees.index.structure(typeUrl(structure.type))?.kind ?? structure.kind;
    if (structure.type === 'Extension' && structure.derivation === 'constraint') {
      const contexts = CONTEXT_ERRATA.get(url) ?? structure.context ?? [];
      extensions.push({ url, check: builder.shapeOf(root).name, contexts, ...extensionKind(root) });
    } else if (kind === 'resource' && structure.derivation === 'constraint') {
      profiles.push({
        url,
        version,
        resourceType: structure.type,
        check: builder.shapeOf(root).name,
        bases: basesOf(structure, builder),
      });
    } else if (kind === 'resource' && !structure.abstract) {
      resources.push({ type: structure.type, canonical: profileOf(root), check: builder.shapeOf(root).name });
    }
  }
  const systems = [...codeSystems];
  return {
    resources,
    profiles,
    extensions,
    anyExtension: builder.typeShape('Extension')?.name,
    refusals: [...builder.refusals],
    supplements: systems.filter(isSupplement).map((system) => system.url),
    codeSystems: systems.filter(isComplete).map((system) => [system.url, textsByCode(system)]),
    valueSets: [...builder.askedValueSets].flatMap((canonical) => expanded(canonical, builder.expand)),
  };
}

function basesOf(structure: StructureDefinition, builder: ShapeBuilder): string[] {
  const bases: string[] = [];
  let base = structure.baseDefinition;
  while (base !== undefined) {
    const found = builder.trees.index.structure(base);
    if (found?.derivation !== 'constraint') break;
    const canonical = found.version === undefined ? found.url : `${found.url}|${found.version}`;
    if (bases.includes(canonical)) break;
    bases.push(canonical);
    base = found.baseDefinition;
  }
  return bases;
}

function extensionKind(root: ElementNode): { isModifier: boolean; isSimple: boolean } {
  const value = root.children.get('value[x]');
  return {
    isModifier: root.element.isModifier === true,
    isSimple: value !== undefined && value.element.max !== '0',
  };
}

function textsByCode(system: CodeSystem): (readonly [string, readonly string[]])[] {
  return [...indexConcepts(system).values()].map((concept) => [concept.code, concept.texts] as const);
}

function expanded(canonical: string, expand: Expander): UnitTables['valueSets'] {
  const codes = expand(canonical);
  return codes ? [[canonical, [...codes].map(([system, each]) => [system, [...each]] as const)]] : [];
}
