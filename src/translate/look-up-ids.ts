import type { Letter } from '../mapping/letter/emessage.ts';
import type { Store } from '../store/store.ts';
import type { LegacyId } from '../store/translations.ts';

/** The pairs of all ids in a letter, of the envelopes a letter was sent in before, and of all letters of the same messages. */
export async function lookUpIds(
  store: Pick<Store, 'legacyIds'>,
  letter: Letter,
  envelope: string,
): Promise<readonly LegacyId[]> {
  const given = idsIn(letter, envelope);
  let found = await store.legacyIds({ legacy: given });
  const before = found.flatMap(({ kind, envelope }) => (kind === 'envelope' ? (envelope ?? []) : []));
  const legacy = [...given, ...before];
  if (before.length > 0) found = await store.legacyIds({ legacy });
  return found.length === 0 ? [] : store.legacyIds({ legacy, fhir: found.map(({ fhir }) => fhir) });
}

/** Every identifier in a letter, its own and those it refers to. */
function idsIn({ root }: Letter, envelope: string): readonly string[] {
  const found = new Set([envelope]);
  const visit = (element: Letter['root']): void => {
    const [only] = element.children;
    if (element.name.endsWith('Identifier') && typeof only === 'string') found.add(only.trim());
    for (const child of element.children) if (typeof child !== 'string') visit(child);
  };
  visit(root);
  return [...found].filter((id) => id !== '' && id.length <= 50);
}
