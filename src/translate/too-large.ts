import type { Mappings } from '../mapping/mappings.ts';
import { problem } from '../message/problem.ts';
import { answersTo } from './answer-file.ts';
import type { FileReception } from './incoming.ts';

/** Bytes of a file that tell whose it is: envelope, parties and the first letter's head. */
export const headSize = 65_536;

/**
 * What becomes of a file above the limit: it is not read, only its beginning, so that its sender is answered in its own format.
 * @param head the first {@link headSize} bytes
 * @param size of the whole file, bytes
 */
export function refuseTooLarge(
  head: Uint8Array,
  size: number,
  { mappings, now }: { readonly mappings: Mappings; readonly now: number },
): FileReception {
  const problems = [problem('legacy.too-large', { params: { bytes: size } })];
  const answers = answersTo(head, {
    envelope: undefined,
    readable: false,
    problems,
    refusedLetters: [],
    acknowledgement: undefined,
    isFhirXml: false,
    mappings,
    now,
  });
  return { status: 'refused', saw: undefined, receipts: [], problems, answers };
}
