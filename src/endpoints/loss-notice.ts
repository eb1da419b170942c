import type { Problem } from '../message/problem.ts';
import { refusalReason } from './refusal-reason.ts';

/** A file for the sender about what was accepted. */
export interface LossNotice {
  readonly kind: 'loss';
  readonly mediaType: 'application/json';
  readonly bytes: Uint8Array;
}

/**
 * What the sender of an accepted file must know: that something which protects the citizen did not arrive whole. No receipt
 * of MedCom's has a place for it, so it goes beside them, in the words of a reason.
 */
export function lossNotice(problems: readonly Problem[]): readonly LossNotice[] {
  const lost = problems.filter(({ code }) => code === 'legacy.loss');
  if (lost.length === 0) return [];
  return [{ kind: 'loss', mediaType: 'application/json', bytes: Buffer.from(refusalReason(lost)) }];
}
