import { type CompiledQuestion, compileQuestion } from './fhir/fhirpath/compile-question.ts';
import type { Agreements } from './network/agreements.ts';
import { createContentAgreements, type JudgeContents } from './network/content-agreements.ts';
import { loadContentAgreements } from './network/load-content-agreements.ts';
import type { Network } from './network/network.ts';

/**
 * The judge of agreed contents (R-COM-04, R-DAT-10); of nothing where no file names any. Throws with all that is wrong.
 * @param path JSON file, or folder of JSON files
 */
export function openContents(
  path: string | undefined,
  network: Network,
  agreements: Agreements,
): JudgeContents {
  if (path === undefined) return () => [];
  const questions = new Map<string, CompiledQuestion>();
  const compiled = (asks: string): CompiledQuestion => {
    const known = questions.get(asks) ?? compileQuestion(asks);
    questions.set(asks, known);
    return known;
  };
  const { files, faults } = loadContentAgreements(path, network, (asks) => compiled(asks).fault);
  if (files === undefined) throw new Error(faults.join('\n'));
  return createContentAgreements(files, {
    network,
    agreements,
    holds: ({ asks }, bundle) => compiled(asks).ask?.(bundle) === true,
  });
}
