import { isAbsoluteSystem } from './absolute-url.ts';
import type { Collector } from './collector.ts';
import { noteUnchecked } from './run.ts';
import type { Scope } from './scope.ts';

/**
 * Checks a Coding against its code system, whatever it is bound to: the system is absolute, a code of a
 * system whose every code is known here exists, and its display is one the system knows. Systems that are
 * not complete here (SNOMED CT, SKS …) are mentioned as not checked.
 */
export function checkCoding(value: object, scope: Scope, path: string, collector?: Collector): boolean {
  const { system, code, display } = value as { system?: unknown; code?: unknown; display?: unknown };
  if (typeof system !== 'string') {
    if (code !== undefined) {
      collector?.add('code.no-system', path, { javaId: 'TERMINOLOGY_TX_SYSTEM_NO_CODE' });
    }
    return true;
  }
  if (!isAbsoluteSystem(system)) {
    const javaId = 'Terminology_TX_System_Relative';
    collector?.add('value.relative-system', `${path}.system`, { javaId, params: { found: system } });
    return false;
  }
  const codes = scope.run.context.codeSystem(system);
  if (!codes && scope.run.context.isSupplement(system)) {
    collector?.add('code.supplement', `${path}.system`, { params: { system } });
    return false;
  }
  if (!codes) {
    noteUnchecked(scope.run, system);
    const facts = { javaId: 'UNKNOWN_CODESYSTEM', params: { check: `${path} against ${system}` } };
    collector?.add('profile.not-checked', `${path}.system`, facts);
    return true;
  }
  if (typeof code !== 'string') return true;
  const texts = codes.get(code);
  if (!texts) {
    const facts = { javaId: 'Unknown_Code_in_Version', params: { code, system } };
    collector?.add('code.unknown', `${path}.code`, facts);
    return false;
  }
  if (typeof display !== 'string' || texts.length === 0 || texts.some((text) => isSameText(text, display)))
    return true;
  const params = { found: display, expected: texts.join(' / ') };
  collector?.add('code.display', `${path}.display`, {
    javaId: 'Display_Name_for__should_be_one_of__instead_of',
    params,
  });
  return false;
}

function isSameText(one: string, other: string): boolean {
  return one === other || normal(one) === normal(other);
}

function normal(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}
