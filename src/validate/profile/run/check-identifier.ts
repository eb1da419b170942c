import { isAbsoluteSystem } from './absolute-url.ts';
import type { Collector } from './collector.ts';
import type { Scope } from './scope.ts';

/** `Identifier.system` must be absolute: a relative one identifies nothing outside its own server. */
export function checkIdentifier(value: object, _scope: Scope, path: string, collector?: Collector): boolean {
  const { system } = value as { system?: unknown };
  if (typeof system !== 'string' || isAbsoluteSystem(system)) return true;
  const javaId = 'Type_Specific_Checks_DT_Identifier_System';
  collector?.add('value.relative-system', path, { javaId, params: { found: system } });
  return false;
}
