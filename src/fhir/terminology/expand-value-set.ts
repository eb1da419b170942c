import type { CodeSystem, ExpansionEntry, ValueSet, ValueSetInclude } from '../packages/conformance.ts';
import { type ConceptIndex, codesOf, indexConcepts, isComplete } from './code-system-index.ts';
import { matchesFilter } from './matches-filter.ts';

/** The codes of a value set by code system. */
export type Expansion = ReadonlyMap<string, ReadonlySet<string>>;

/** Value sets beyond this many codes are not expanded: a million of them take a gigabyte. */
const MAX_CODES = 200_000;

/** Where an expander finds what value sets are made of. */
export interface TerminologySource {
  valueSet(canonical: string): ValueSet | undefined;
  codeSystem(canonical: string): CodeSystem | undefined;
}

/** The codes of the value set, or `undefined` when they cannot be told offline. */
export type Expander = (canonical: string) => Expansion | undefined;

/**
 * Makes an expander that remembers what it has expanded. A value set is undecidable when it is unknown,
 * draws on a code system that is not complete here (SNOMED CT, SKS, MIME types …), uses a filter that cannot
 * be evaluated, has more than 200,000 codes, or includes itself. https://hl7.org/fhir/R4/valueset.html#compositions
 */
export function valueSetExpander(source: TerminologySource): Expander {
  const known = new Map<string, Expansion | undefined>();
  const concepts = new Map<CodeSystem, ConceptIndex>();

  function conceptsOf(system: CodeSystem): ConceptIndex {
    const seen = concepts.get(system) ?? indexConcepts(system);
    concepts.set(system, seen);
    return seen;
  }

  function expand(canonical: string): Expansion | undefined {
    if (known.has(canonical)) return known.get(canonical);
    known.set(canonical, undefined);
    const valueSet = source.valueSet(canonical);
    const expansion = valueSet && (compose(valueSet) ?? listed(valueSet));
    known.set(canonical, expansion);
    return expansion;
  }

  function compose(valueSet: ValueSet): Expansion | undefined {
    if (!valueSet.compose?.include) return undefined;
    const all = new Map<string, Set<string>>();
    let count = 0;
    for (const include of valueSet.compose.include) {
      const part = partOf(include);
      if (!part) return undefined;
      for (const [system, codes] of part) {
        count += codes.size;
        if (count > MAX_CODES) return undefined;
        const into = all.get(system);
        if (into) for (const code of codes) into.add(code);
        else all.set(system, new Set(codes));
      }
    }
    for (const exclude of valueSet.compose.exclude ?? []) {
      const part = partOf(exclude);
      if (!part) return undefined;
      for (const [system, codes] of part) for (const code of codes) all.get(system)?.delete(code);
    }
    return all;
  }

  function partOf(include: ValueSetInclude): Expansion | undefined {
    let part = include.system === undefined ? undefined : ofSystem(include, include.system);
    if (include.system !== undefined && !part) return undefined;
    for (const canonical of include.valueSet ?? []) {
      const other = expand(canonical);
      if (!other) return undefined;
      part = part ? intersection(part, other) : other;
    }
    return part;
  }

  function ofSystem(include: ValueSetInclude, url: string): Expansion | undefined {
    if (include.concept) return new Map([[url, new Set(include.concept.map((concept) => concept.code))]]);
    const pinned = include.version === undefined ? url : `${url}|${include.version}`;
    const system = source.codeSystem(pinned) ?? source.codeSystem(url);
    if (!system || !isComplete(system)) return undefined;
    if (!include.filter) return new Map([[url, codesOf(system)]]);
    const index = conceptsOf(system);
    const codes = new Set<string>();
    for (const concept of index.values()) {
      const verdicts = include.filter.map((filter) => matchesFilter(concept, filter, index));
      if (verdicts.includes(undefined)) return undefined;
      if (!verdicts.includes(false)) codes.add(concept.code);
    }
    return new Map([[url, codes]]);
  }

  return expand;
}

function intersection(one: Expansion, other: Expansion): Expansion {
  const both = new Map<string, ReadonlySet<string>>();
  for (const [system, codes] of one) both.set(system, codes.intersection(other.get(system) ?? new Set()));
  return both;
}

function listed(valueSet: ValueSet): Expansion | undefined {
  if (!valueSet.expansion?.contains) return undefined;
  const all = new Map<string, Set<string>>();
  const pending: ExpansionEntry[] = [...valueSet.expansion.contains];
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    pending.push(...(entry.contains ?? []));
    if (entry.code === undefined || entry.system === undefined || entry.abstract) continue;
    const codes = all.get(entry.system);
    if (codes) codes.add(entry.code);
    else all.set(entry.system, new Set([entry.code]));
  }
  return all;
}
