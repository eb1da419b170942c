import type { CatalogueEntry } from './catalogue-entry.ts';

/** Text and advice in both languages. */
interface Words {
  readonly en: string;
  readonly da: string;
  readonly doEn: string;
  readonly doDa: string;
  /** OperationOutcome.issue.code, where it is another than that of the class. */
  readonly issue?: string;
  /** MedCom's own code, where one of them says it. */
  readonly medcom?: CatalogueEntry['acknowledgement'];
}

/** REJECT: the message is unusable or unlawful; not routed. */
export function reject(words: Words): CatalogueEntry {
  return entry('error', 422, 'business-rule', words);
}

/** GUARD: the step is refused in the state the course is in; not routed. */
export function guard(words: Words): CatalogueEntry {
  return entry('error', 409, 'business-rule', words);
}

/** WARN and TASK: routed, with the finding attached. */
export function warn(words: Words): CatalogueEntry {
  return entry('warning', 422, 'business-rule', words);
}

/** Worth knowing; nobody has to act. */
export function inform(words: Words): CatalogueEntry {
  return entry('information', 422, 'informational', words);
}

function entry(
  severity: CatalogueEntry['severity'],
  status: CatalogueEntry['status'],
  usualIssue: string,
  { en, da, doEn, doDa, medcom, issue = usualIssue }: Words,
): CatalogueEntry {
  const told = { text: { en, da }, hint: { en: doEn, da: doDa } };
  // Most rules of a course have no code of MedCom's; their text alone says what is wrong.
  return {
    severity,
    status,
    issue,
    ...told,
    ...(medcom === undefined ? {} : { acknowledgement: medcom }),
  } as CatalogueEntry;
}
