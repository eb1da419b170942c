import type { Emission, Place } from '../emit/emission.ts';

/** The rules of a Bundle as a whole: first entry, fullUrls. See `run/check-bundle.ts`. */
export interface BundleRule {
  readonly rule: 'bundle';
}

export function emitBundle(_rule: BundleRule, at: Place, out: Emission): string {
  return out.require('bundle', at);
}
