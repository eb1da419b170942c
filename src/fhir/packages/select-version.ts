import { compareVersions } from './compare-versions.ts';

/**
 * The newest version that fits what a dependency asks for: an exact version, `1.2.x`, or `latest`. The names
 * of continuous builds, `current` and `dev`, are taken as `latest`, for a registry holds releases only.
 */
export function selectVersion(available: readonly string[], wanted: string): string | undefined {
  return available
    .filter((version) => fitsVersion(version, wanted))
    .reduce<string | undefined>(
      (best, version) => (best === undefined || compareVersions(version, best) > 0 ? version : best),
      undefined,
    );
}

/** True when a version is one that a dependency asks for. */
export function fitsVersion(version: string, wanted: string): boolean {
  if (['latest', 'current', 'dev'].includes(wanted)) return true;
  return wanted.endsWith('.x') ? version.startsWith(wanted.slice(0, -1)) : version === wanted;
}
