import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FhirPackage } from '../fhir/packages/fhir-package.ts';
import { readPackage } from '../fhir/packages/read-package.ts';
import type { Problem } from '../message/problem.ts';
import { type ContextRow, profilesFolder, readContextTable } from './context-table.ts';
import { type Definitions, loadDefinitions } from './profile/definitions.ts';
import { compileContext, type MessageContext } from './profile/message-context.ts';

/** A context that can be used, or the packages that it lacks. */
export type OpenContext =
  | {
      readonly row: ContextRow;
      readonly context: MessageContext;
      readonly definitions: Definitions;
      readonly missing?: never;
    }
  | { readonly row: ContextRow; readonly context?: never; readonly missing: readonly string[] };

/** Every context of the table, opened when it is first asked for and kept. */
export interface Contexts {
  readonly rows: readonly ContextRow[];
  byName(name: string): OpenContext | undefined;
  byEvent(event: string): OpenContext | undefined;
  /** R4 alone, for resources that belong to no context. */
  readonly base: () => Definitions;
}

/** Where packages and compiled profiles are. */
export interface ContextOptions {
  /** Folder with packages as `name#version.tgz` or folders of that name. */
  readonly packages: string;
  /** Folder for compiled profiles; without it they are compiled anew. */
  readonly cache: string | undefined;
  /** Told of packages that cannot be read; they count as missing. */
  readonly onProblem: (problems: readonly Problem[]) => void;
}

/**
 * Opens the table of contexts over a folder of packages. Our own package ships with the program; a file of the same
 * name in the folder wins. Packages shared by contexts are compiled once for each set of packages.
 */
export function openContexts({ packages, cache, onProblem }: ContextOptions): Contexts {
  const rows = readContextTable();
  const read = new Map<string, FhirPackage | undefined>();
  const definitions = new Map<string, Definitions>();
  const opened = new Map<ContextRow, OpenContext>();

  const packageOf = (id: string): FhirPackage | undefined => {
    if (!read.has(id)) read.set(id, readOne(id));
    return read.get(id);
  };
  const readOne = (id: string): FhirPackage | undefined => {
    const path = [join(packages, `${id}.tgz`), join(packages, id), ...ownPackage(id)].find(existsSync);
    if (path === undefined) return undefined;
    const found = readPackage(path);
    if (!Array.isArray(found)) return found;
    onProblem(found);
    return undefined;
  };
  const definitionsOf = (ids: readonly string[], found: readonly FhirPackage[]): Definitions => {
    const key = ids.join(' ');
    const known = definitions.get(key);
    if (known !== undefined) return known;
    const loaded = loadDefinitions({ packages: found, ...(cache === undefined ? {} : { cache }) });
    definitions.set(key, loaded);
    return loaded;
  };
  const open = (row: ContextRow | undefined): OpenContext | undefined => {
    if (row === undefined) return undefined;
    const known = opened.get(row);
    if (known !== undefined) return known;
    const found = row.packages.map(packageOf).filter((each) => each !== undefined);
    const missing = row.packages.filter((id) => packageOf(id) === undefined);
    const result: OpenContext =
      missing.length > 0 ? { row, missing } : openRow(row, definitionsOf(row.packages, found));
    opened.set(row, result);
    return result;
  };
  return {
    rows,
    byName: (name) => open(rows.find((row) => row.name === name)),
    byEvent: (event) => open(rows.find((row) => row.events.includes(event))),
    base: () => definitionsOf([], []),
  };
}

function openRow(row: ContextRow, definitions: Definitions): OpenContext {
  const { name, profile } = row;
  const context = compileContext(definitions, profile === undefined ? { name } : { name, profile });
  return { row, definitions, context };
}

/** Our own package, as it lies in the repository. */
function ownPackage(id: string): readonly string[] {
  return id.startsWith('dk.overgang.fhir#') ? [join(profilesFolder, 'package')] : [];
}
