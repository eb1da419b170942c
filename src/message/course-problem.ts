import type { CatalogueEntry } from './catalogue-entry.ts';

/** Text and advice in both languages. */
export interface Words {
  readonly en: string;
  readonly da: string;
  readonly doEn: string;
  readonly doDa: string;
}

/** REJECT: the message is unusable or unlawful; not routed. */
export function reject(words: Words, acknowledgement = 'MSG_LOCAL_FAIL'): CatalogueEntry {
  return { severity: 'error', status: 422, issue: 'business-rule', acknowledgement, ...told(words) };
}

/** GUARD: the step is refused in the state the course is in; not routed. */
export function guard(words: Words): CatalogueEntry {
  return {
    severity: 'error',
    status: 409,
    issue: 'business-rule',
    acknowledgement: 'MSG_LOCAL_FAIL',
    ...told(words),
  };
}

/** WARN and TASK: routed, with the finding attached. */
export function warn(words: Words): CatalogueEntry {
  return {
    severity: 'warning',
    status: 422,
    issue: 'business-rule',
    acknowledgement: 'MSG_LOCAL_FAIL',
    ...told(words),
  };
}

/** Worth knowing; nobody has to act. */
export function inform(words: Words, acknowledgement = 'MSG_LOCAL_FAIL'): CatalogueEntry {
  return { ...warn(words), severity: 'information', issue: 'informational', acknowledgement };
}

function told({ en, da, doEn, doDa }: Words): Pick<CatalogueEntry, 'text' | 'hint'> {
  return { text: { en, da }, hint: { en: doEn, da: doDa } };
}
