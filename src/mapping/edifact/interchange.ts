import type { LetterEnvelope } from '../letter/emessage.ts';
import type { Segment } from './segment.ts';

/** A letter as segments: what stands between its `UNH` and its `UNT`. */
export interface SegmentLetter {
  /** The letter's identifier: `UNH` and `UNT` both carry it. */
  readonly reference: string;
  /** `MEDDIS`, `MEDREF`, `CONTRL`, `MEDBIN`. */
  readonly message: string;
  /** Such as `D2030C`. */
  readonly version: string;
  /** Such as `DIS20`. */
  readonly type: string;
  readonly segments: readonly Segment[];
  /** Number of the first of its segments in the file, counted from 1: for problems. */
  readonly firstSegment: number;
}

/** A file of letters: `UNB` to `UNZ`. */
export interface Interchange {
  readonly envelope: LetterEnvelope;
  readonly sender: string;
  readonly receiver: string;
  readonly letters: readonly SegmentLetter[];
}
