import type { LockedPackage } from './package-lock.ts';
import { selectVersion } from './select-version.ts';

/** The installed packages whose dependencies are met by this one, and would be met by no other. */
export function dependentsOf(needed: LockedPackage, installed: readonly LockedPackage[]): LockedPackage[] {
  const others = installed.filter((each) => each.name === needed.name && each !== needed);
  return installed.filter((each) => {
    const wanted = each.dependencies[needed.name];
    if (each === needed || wanted === undefined) return false;
    const isMet = (candidates: readonly LockedPackage[]) =>
      selectVersion(
        candidates.map(({ version }) => version),
        wanted,
      ) !== undefined;
    return isMet([needed]) && !isMet(others);
  });
}
