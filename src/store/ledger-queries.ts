import { citizenQueries } from './citizen-queries.ts';

/** How two databases say what they say differently. Parameters are written `:name`. */
export interface Dialect {
  /** Whether a column's value is one of a list parameter's. */
  readonly among: (column: string, parameter: string) => string;
  /** FROM and WHERE of the message with an id, as `alias`. */
  readonly messageById: (alias: string, id: string) => string;
  /** Whether delivery `d` is one of the message `alias`. */
  readonly isDeliveryOf: (alias: string) => string;
  /** Whether nothing that is recorded before event `e` can still become visible. */
  readonly isSettled: string;
}

/** What the ledger is asked, for both stores. Every page goes on behind `:after`, in the order of recording. */
export function ledgerQueries({ among, messageById, isDeliveryOf, isSettled }: Dialect) {
  const placed = (course: string) =>
    `EXISTS (SELECT 1 FROM placement p WHERE p.course_id = ${course} AND ${among('p.authority', ':authorities')})`;
  // Of an authority's courses, or sent or received by one of its bodies.
  const belongs = (m: string) => `(
    ${among(`${m}.sender`, ':bodies')}
    OR EXISTS (SELECT 1 FROM delivery d WHERE ${isDeliveryOf(m)} AND ${among('d.receiver', ':bodies')})
    OR EXISTS (SELECT 1 FROM course_key k JOIN placement p ON p.course_id = k.course_id
      WHERE k.key = ${m}.course_id AND ${among('p.authority', ':authorities')}))`;
  const wanted = (m: string) =>
    `(${belongs(m)} OR EXISTS (SELECT 1 FROM ${messageById('a', `${m}.answers`)} AND ${belongs('a')}))`;
  const behind = (alias: string) => `${alias}.seq > :after`;
  const page = (alias: string) => `ORDER BY ${alias}.seq LIMIT :limit`;

  const placements = (open: string) => `
    SELECT p.*,
      (SELECT count(*) FROM task t WHERE t.course_id = p.course_id AND t.closed_at IS NULL) AS owed,
      (SELECT count(*) FROM task t
        WHERE t.course_id = p.course_id AND t.closed_at IS NULL AND t.escalated_at IS NOT NULL) AS overdue
    FROM placement p WHERE ${among('p.authority', ':authorities')} ${open} AND ${behind('p')} ${page('p')}`;

  return {
    ...citizenQueries({ messageById }),
    putPlacement: `
      INSERT INTO placement (course_id, authority, site, place, open, content)
      VALUES (:courseId, :authority, :site, :place, :open, :content)
      ON CONFLICT (course_id) DO UPDATE SET authority = excluded.authority, site = excluded.site,
        place = excluded.place, open = excluded.open, content = excluded.content`,
    addSettlement: `
      INSERT INTO settlement (id, course_id, authority, recorded_at, corrects, content)
      VALUES (:id, :courseId, :authority, :recordedAt, :corrects, :content)`,
    // The types are what PostgreSQL cannot see in a SELECT.
    addMissingSettlement: `
      INSERT INTO settlement (id, course_id, authority, recorded_at, corrects, content)
      SELECT CAST(:id AS text), CAST(:courseId AS text), CAST(:authority AS text), CAST(:recordedAt AS bigint),
        CAST(:corrects AS text), CAST(:content AS text)
      WHERE NOT EXISTS (SELECT 1 FROM settlement s WHERE s.course_id = :courseId AND s.id = :id)`,
    addCapacity: `
      INSERT INTO capacity (message_id, site, service, speciality, at, recorded_at, content)
      VALUES (:messageId, :site, :service, :speciality, :at, :recordedAt, :content)`,
    // What comes late is history, and not the latest.
    putCapacity: `
      INSERT INTO capacity_now (message_id, site, service, speciality, at, recorded_at, content)
      VALUES (:messageId, :site, :service, :speciality, :at, :recordedAt, :content)
      ON CONFLICT (site, service, speciality) DO UPDATE SET message_id = excluded.message_id, at = excluded.at,
        recorded_at = excluded.recorded_at, content = excluded.content
      WHERE excluded.at >= capacity_now.at`,
    placements: placements(''),
    openPlacements: placements('AND p.open = :open'),
    occupancy: `
      SELECT p.site, sum(CASE WHEN p.place = 'occupied' THEN 1 ELSE 0 END) AS occupied,
        sum(CASE WHEN p.place = 'reserved' THEN 1 ELSE 0 END) AS reserved
      FROM placement p WHERE p.place IS NOT NULL AND ${among('p.site', ':sites')} GROUP BY p.site`,
    settlements: `
      SELECT s.* FROM settlement s
      WHERE ${among('s.authority', ':authorities')} AND s.recorded_at >= :from AND s.recorded_at < :until
        AND ${behind('s')} ${page('s')}`,
    capacity: 'SELECT c.* FROM capacity_now c ORDER BY c.site, c.service, c.speciality',
    capacityOf: `
      SELECT c.* FROM capacity_now c WHERE ${among('c.site', ':sites')} ORDER BY c.site, c.service, c.speciality`,
    capacityHistory: `
      SELECT c.* FROM capacity c WHERE ${among('c.site', ':sites')} AND ${behind('c')} ${page('c')}`,
    events: `
      SELECT e.seq, e.course_id, e.content FROM course_event e
      WHERE ${behind('e')} AND ${isSettled} AND ${placed('e.course_id')} ${page('e')}`,
    messages: `SELECT m.* FROM message m WHERE ${behind('m')} AND ${wanted('m')} ${page('m')}`,
    // What only the course knows to be its own, because the message does not name it.
    messagesOfCourses: `
      SELECT m.*, e.seq AS event_seq FROM course_event e, ${messageById('m', 'e.id')}
        AND ${behind('e')} AND ${placed('e.course_id')} AND NOT ${wanted('m')} ${page('e')}`,
    tasks: `
      SELECT t.* FROM task t WHERE ${behind('t')} AND (${among('t.owner', ':bodies')} OR ${placed('t.course_id')}
        OR EXISTS (SELECT 1 FROM ${messageById('m', 't.message_id')} AND ${belongs('m')})) ${page('t')}`,
    disclosures: `
      SELECT x.* FROM disclosure x WHERE ${behind('x')} AND (${among('x.authority', ':authorities')}
        OR EXISTS (SELECT 1 FROM ${messageById('m', 'x.message_id')} AND ${belongs('m')})) ${page('x')}`,
  };
}

/** The name of one of them. */
export type LedgerQuery = keyof ReturnType<typeof ledgerQueries>;
