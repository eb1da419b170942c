import type {
  KeptCapacity,
  KeptDisclosure,
  KeptSettlement,
  LedgerChange,
  ListedPlacement,
  Placed,
} from './ledger.ts';
import type { LedgerQuery } from './ledger-queries.ts';
import { number, optionalText, type Row, text } from './rows.ts';

/** Parameters of a query, by name. */
export type LedgerValues = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

/** The writes of a change, in the order they are done; tasks are the store's own business. */
export function ledgerWrites(change: LedgerChange): readonly (readonly [LedgerQuery, LedgerValues])[] {
  const { placement, settlements = [], backfill = false, capacity = [] } = change;
  return [
    ...(placement === undefined
      ? []
      : [
          [
            'putPlacement',
            { ...placement, site: placement.site ?? null, place: placement.place ?? null },
          ] as const,
        ]),
    ...settlements.map(
      (each) =>
        [
          backfill ? 'addMissingSettlement' : 'addSettlement',
          { ...each, authority: each.authority ?? null, corrects: each.corrects ?? null },
        ] as const,
    ),
    ...capacity.flatMap((each) => [
      ['addCapacity', { ...each }] as const,
      ['putCapacity', { ...each }] as const,
    ]),
  ];
}

/** A placement with its tasks, from its row. */
export function toPlacement(row: Row): ListedPlacement {
  return {
    position: number(row, 'seq'),
    courseId: text(row, 'course_id'),
    authority: text(row, 'authority'),
    site: optionalText(row, 'site'),
    place: optionalText(row, 'place') as ListedPlacement['place'],
    open: Boolean(row.open),
    content: text(row, 'content'),
    owed: number(row, 'owed'),
    overdue: number(row, 'overdue'),
  };
}

/** A settlement event from its row. */
export function toSettlement(row: Row): Placed<KeptSettlement> {
  return {
    position: number(row, 'seq'),
    id: text(row, 'id'),
    courseId: text(row, 'course_id'),
    authority: optionalText(row, 'authority'),
    recordedAt: number(row, 'recorded_at'),
    corrects: optionalText(row, 'corrects'),
    content: text(row, 'content'),
  };
}

/** A declared capacity from its row. */
export function toCapacity(row: Row): KeptCapacity {
  return {
    messageId: text(row, 'message_id'),
    site: text(row, 'site'),
    service: text(row, 'service'),
    speciality: text(row, 'speciality'),
    at: number(row, 'at'),
    recordedAt: number(row, 'recorded_at'),
    content: text(row, 'content'),
  };
}

/** The places of a site from its row. */
export function toOccupancy(row: Row) {
  return { site: text(row, 'site'), occupied: number(row, 'occupied'), reserved: number(row, 'reserved') };
}

/** A recorded event from its row. */
export function toRecordedEvent(row: Row) {
  return { position: number(row, 'seq'), courseId: text(row, 'course_id'), content: text(row, 'content') };
}

/** A disclosure from its row. */
export function toDisclosure(row: Row): KeptDisclosure {
  return {
    position: number(row, 'seq'),
    at: number(row, 'at'),
    actor: text(row, 'actor'),
    what: text(row, 'what'),
    detail: text(row, 'detail'),
    messageId: optionalText(row, 'message_id'),
    courseId: optionalText(row, 'course_id'),
    basis: optionalText(row, 'basis'),
    authority: optionalText(row, 'authority'),
  };
}
