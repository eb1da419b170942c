import { addPackages } from '../fhir/packages/add-packages.ts';
import { checkPackages } from '../fhir/packages/check-packages.ts';
import { packageId } from '../fhir/packages/fhir-package.ts';
import { listPackages } from '../fhir/packages/list-packages.ts';
import { removePackages } from '../fhir/packages/remove-packages.ts';
import { advise, describe, type Problem, refuses } from '../message/problem.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** Options that the package commands share. */
export interface PackageOptions {
  /** Folder of the installed packages. */
  readonly packages: string;
  readonly json?: boolean;
}

/** `overgang package add NAME#VERSION|FILE…`. Exit code 1 when something could not be had; nothing is then installed. */
export async function addCommand(
  wanted: readonly string[],
  {
    packages: folder,
    registry,
    dependencies,
    json,
  }: PackageOptions & { registry?: string; dependencies: boolean },
  terminal: Terminal,
): Promise<number> {
  const { added, present, problems } = await addPackages({
    folder,
    wanted,
    withDependencies: dependencies,
    ...(registry === undefined ? {} : { registry: { url: registry } }),
  });
  if (json === true) terminal.line(JSON.stringify({ added, present, problems: problems.map(told) }));
  else {
    for (const each of added)
      terminal.line(`added    ${packageId(each)}  sha256 ${each.sha256.slice(0, 12)}…`);
    for (const each of present) terminal.line(`present  ${packageId(each)}`);
    tell(problems, terminal);
  }
  return refuses(problems) ? exitCodes.failed : exitCodes.ok;
}

/** `overgang package list`: what is installed, held against the lock file. Exit code 1 when something is not intact. */
export async function listCommand(
  { packages: folder, json }: PackageOptions,
  terminal: Terminal,
): Promise<number> {
  const listed = await listPackages(folder);
  if (Array.isArray(listed)) {
    tell(listed, terminal);
    return exitCodes.failed;
  }
  const { packages } = listed as Exclude<typeof listed, readonly unknown[]>;
  if (json === true) terminal.line(JSON.stringify({ packages }));
  else
    for (const each of packages)
      terminal.line(`${each.state.padEnd(8)} ${packageId(each)}  from ${each.source}`);
  return packages.every(({ state }) => state === 'ok') ? exitCodes.ok : exitCodes.failed;
}

/** `overgang package remove NAME#VERSION…`. Exit code 1 when one is needed or not there; nothing is then removed. */
export async function removeCommand(
  unwanted: readonly string[],
  { packages: folder, force, json }: PackageOptions & { force: boolean },
  terminal: Terminal,
): Promise<number> {
  const { removed, problems } = await removePackages({ folder, unwanted, force });
  if (json === true) terminal.line(JSON.stringify({ removed, problems: problems.map(told) }));
  else {
    for (const each of removed) terminal.line(`removed  ${packageId(each)}`);
    tell(problems, terminal);
  }
  return refuses(problems) ? exitCodes.failed : exitCodes.ok;
}

/** `overgang package check FILE…`: whether archives are sound, without installing them. Exit code 1 when one is not. */
export async function checkCommand(
  files: readonly string[],
  { json }: { readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const checked = await checkPackages(files);
  for (const { file, id, problems } of checked) {
    if (json === true)
      terminal.line(JSON.stringify({ file, id, sound: !refuses(problems), problems: problems.map(told) }));
    else {
      terminal.line(`${refuses(problems) ? 'unsound' : 'sound  '}  ${id ?? '-'}  ${file}`);
      tell(problems, terminal);
    }
  }
  return checked.some(({ problems }) => refuses(problems)) ? exitCodes.failed : exitCodes.ok;
}

function told(found: Problem): { readonly code: string; readonly severity: string; readonly text: string } {
  return { code: found.code, severity: found.severity, text: describe(found, 'en') };
}

function tell(problems: readonly Problem[], terminal: Terminal): void {
  for (const each of problems)
    terminal.error(`${each.severity}  ${each.code}: ${describe(each, 'en')} ${advise(each, 'en')}`);
}
