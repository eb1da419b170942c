import type { ForgottenCourse, Observation } from './courses.ts';
import { number, optionalNumber, optionalText, type Row, text } from './rows.ts';

/** Whether a watched delivery `d` has something to tell by its watch `w`; what is told is closed or waits for less. */
export const hasNews = `w.waits_for <> 'refusal' AND (w.waits_for <> 'receipt' AND d.available_at IS NOT NULL
    OR w.waits_for = 'receipt' AND d.acknowledgement = 'ok'
    OR w.waits_for = 'anything' AND (d.state = 'dead' OR d.acknowledgement = 'fatal-error'))`;

/** What became of a watched delivery, from its row. */
export function toObservation(row: Row): Observation {
  return {
    deliveryId: text(row, 'delivery_id'),
    tells: text(row, 'tells'),
    availableAt: optionalNumber(row, 'available_at'),
    receivedAt: row.acknowledgement === 'ok' ? optionalNumber(row, 'acknowledged_at') : undefined,
    dead: row.state === 'dead' ? (optionalText(row, 'reason') ?? '') : undefined,
    refusedAt: row.acknowledgement === 'fatal-error' ? optionalNumber(row, 'acknowledged_at') : undefined,
  };
}

/** A tombstone from its row. */
export function toForgottenCourse(row: Row): ForgottenCourse {
  return {
    parties: JSON.parse(text(row, 'parties')) as readonly string[],
    purgedAt: number(row, 'purged_at'),
  };
}
