import type { Hold } from '../retention.ts';
import { number, optionalNumber, optionalText, type Row, text } from '../rows.ts';

/** A hold from its row. */
export function toHold(row: Row): Hold {
  const at = optionalNumber(row, 'lifted_at');
  const by = optionalText(row, 'lift_actor') ?? '';
  return {
    id: text(row, 'id'),
    reason: text(row, 'reason'),
    by: text(row, 'actor'),
    at: number(row, 'at'),
    lifted: at === undefined ? undefined : { by, reason: optionalText(row, 'lift_reason') ?? '', at },
  };
}
