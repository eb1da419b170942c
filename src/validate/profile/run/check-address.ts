import { isAbsoluteUrl, isExampleUrl } from './absolute-url.ts';
import type { Collector } from './collector.ts';
import { findTarget } from './find-target.ts';
import type { Scope } from './scope.ts';

/** A canonical must be absolute, or a `#fragment` of something contained; and no example address is meant seriously. */
export function checkCanonical(value: string, scope: Scope, path: string, collector?: Collector): boolean {
  const params = { found: value };
  if (value.charCodeAt(0) === 35) {
    if (findTarget(value, scope)) return true;
    collector?.add('value.no-such-fragment', path, {
      javaId: 'TYPE_SPECIFIC_CHECKS_DT_URL_INTERNAL',
      params,
    });
    return false;
  }
  if (!isAbsoluteUrl(value)) {
    const javaId = 'TYPE_SPECIFIC_CHECKS_CANONICAL_ABSOLUTE';
    collector?.add('value.relative-canonical', path, { javaId, params });
    return false;
  }
  return checkUri(value, scope, path, collector);
}

/** Example addresses stand for nothing outside teaching material. */
export function checkUri(value: string, scope: Scope, path: string, collector?: Collector): boolean {
  if (scope.run.context.policy.allowExampleUrls || !isExampleUrl(value)) return true;
  const javaId = 'TYPE_SPECIFIC_CHECKS_DT_URL_EXAMPLE';
  collector?.add('value.example-url', path, { javaId, params: { found: value } });
  return false;
}
