import { type Problem, problem } from '../../message/problem.ts';
import { isBuiltIn } from './built-in-package.ts';
import { type FhirPackage, packageId } from './fhir-package.ts';
import { selectVersion } from './select-version.ts';

export interface Resolution {
  /** The roots first, then what they need, each name once per version asked for. */
  readonly packages: readonly FhirPackage[];
  /** One `package.missing` for each dependency that is not installed. */
  readonly problems: readonly Problem[];
}

/**
 * Walks the dependencies of the roots through the installed packages. A dependency's version may be exact,
 * `1.2.x`, `latest` or `current`. A root always wins over another version of the same name that a
 * dependency asks for: a context pins what it pins.
 */
export function resolveDependencies(
  roots: readonly FhirPackage[],
  installed: readonly FhirPackage[],
): Resolution {
  const pinned = new Set(roots.map((root) => root.name));
  const packages = new Map(roots.map((root) => [packageId(root), root]));
  const problems: Problem[] = [];
  for (const wanting of packages.values()) {
    for (const [name, version] of Object.entries(wanting.dependencies)) {
      if (isBuiltIn(name) || pinned.has(name)) continue;
      const found = select(installed, name, version);
      if (found) packages.set(packageId(found), found);
      else {
        const params = { package: packageId(wanting), dependency: packageId({ name, version }) };
        problems.push(problem('package.missing', { params }));
      }
    }
  }
  return { packages: [...packages.values()], problems };
}

function select(installed: readonly FhirPackage[], name: string, wanted: string): FhirPackage | undefined {
  const same = installed.filter((each) => each.name === name);
  const version = selectVersion(
    same.map((each) => each.version),
    wanted,
  );
  return same.find((each) => each.version === version);
}
