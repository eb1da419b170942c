import { isAbsoluteUrl, isExampleUrl } from './absolute-url.ts';
import { brief, type Collector } from './collector.ts';
import type { ExtensionCheck } from './compiled-context.ts';
import { mayBeUsedAt } from './extension-context.ts';
import { noteUnchecked } from './run.ts';
import type { Scope } from './scope.ts';
import { runCheck } from './shape-check.ts';

/**
 * Checks one extension: it names a definition, by an absolute URL unless it is part of a complex extension,
 * and has what the definition says. An unknown modifier extension is an error, since ignoring it could change
 * the meaning; any other unknown one is information. https://hl7.org/fhir/R4/extensibility.html
 */
export function checkExtension(
  value: unknown,
  scope: Scope,
  holder: string,
  isModifier: boolean,
  isNested: boolean,
  path: string,
  collector?: Collector,
): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    collector?.add('structure.not-an-object', path, { params: { found: brief(value) } });
    return false;
  }
  const { anyExtension } = scope.run.context;
  const { url } = value as { url?: unknown };
  if (typeof url !== 'string' || url === '') {
    collector?.add('extension.no-url', path, { javaId: 'Extension_EXT_Url_NotFound' });
    if (collector) anyExtension.explain(value, scope, path, collector);
    return false;
  }
  const definition = scope.run.context.extension(url);
  if (!definition) return checkUnknown(value, url, scope, isModifier, isNested, path, collector);
  const hasKind = checkKind(value, url, definition, isModifier, path, collector);
  if (!hasKind && !collector) return false;
  if (!mayBeUsedAt(value, url, holder, definition.contexts, scope)) {
    const javaId = isModifier ? 'Extension_EXTM_Context_Wrong' : 'Extension_EXTP_Context_Wrong';
    const expected = definition.contexts.map(({ expression }) => expression).join(', ');
    collector?.add('extension.wrong-context', path, { javaId, params: { url, expected } });
    if (!collector) return false;
  }
  return runCheck(definition, value, scope, path, collector) && hasKind;
}

function checkUnknown(
  value: object,
  url: string,
  scope: Scope,
  isModifier: boolean,
  isNested: boolean,
  path: string,
  collector: Collector | undefined,
): boolean {
  const { policy } = scope.run.context;
  let isGood = true;
  const params = { url };
  if (!isNested && !isAbsoluteUrl(url)) {
    collector?.add('extension.relative-url', path, { javaId: 'Extension_EXT_URL_Absolute', params });
    isGood = false;
  } else if (policy.allowExampleUrls && isExampleUrl(url)) {
    // Teaching material may use what nobody has defined.
  } else if (isModifier) {
    collector?.add('extension.unknown-modifier', path, { javaId: 'Extension_EXTM_Unknown', params });
    isGood = false;
  } else if (!isNested && policy.rejectUnknownExtensions) {
    collector?.add('extension.not-allowed', path, { javaId: 'Extension_EXT_Unknown_NotHere', params });
    isGood = false;
  } else if (!isNested) {
    noteUnchecked(scope.run, url);
    collector?.add('extension.unknown', path, { javaId: 'Extension_EXT_Unknown', params });
  }
  if (!isGood && !collector) return false;
  return runCheck(scope.run.context.anyExtension, value, scope, path, collector) && isGood;
}

function checkKind(
  value: object,
  url: string,
  definition: ExtensionCheck,
  isModifier: boolean,
  path: string,
  collector: Collector | undefined,
): boolean {
  const params = { url };
  if (definition.isModifier !== isModifier) {
    const javaId = isModifier ? 'Extension_EXT_Modifier_N' : 'Extension_EXT_Modifier_Y';
    collector?.add('extension.wrong-place', path, { javaId, params });
    return false;
  }
  const hasParts = 'extension' in value;
  if (definition.isSimple && !hasParts && !hasValue(value)) {
    collector?.add('extension.no-value', path, { javaId: 'Extension_EXT_Simple_ABSENT', params });
    return false;
  }
  return true;
}

function hasValue(extension: object): boolean {
  for (const key in extension) if (key.startsWith('value') || key.startsWith('_value')) return true;
  return false;
}
