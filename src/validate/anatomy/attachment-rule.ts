import { problem } from '../../message/problem.ts';
import type { AnatomyRule } from './message-view.ts';

/** Inline data stays below the limit; larger documents go by reference. */
export const attachmentRule: AnatomyRule = ({ scan, limits }) =>
  scan.data
    .filter((data) => data.length * 0.75 > limits.attachmentBytes)
    .map((data) =>
      problem('attachment.too-large', { expression: data.path(), params: { limit: limits.attachmentBytes } }),
    );
