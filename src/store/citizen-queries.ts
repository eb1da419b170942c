/** What of {@link Dialect} these queries need. */
interface Dialect {
  /** FROM and WHERE of the message with an id, as `alias`. */
  readonly messageById: (alias: string, id: string) => string;
}

/**
 * What is asked for a citizen, for both stores (R-DAT-13): by the key that the citizen's courses have. Pages of messages and
 * disclosures go on behind `:after`, in the order of recording.
 */
export function citizenQueries({ messageById }: Dialect) {
  // By a name of the course, or because the course knows it to be its own though it names none.
  const messages = `
    SELECT m.seq, m.message_id, m.received_at FROM course c
      JOIN course_key k ON k.course_id = c.id JOIN message m ON m.course_id = k.key
    WHERE c.citizen = :citizen
    UNION
    SELECT m.seq, m.message_id, m.received_at FROM course c
      JOIN course_event e ON e.course_id = c.id, ${messageById('m', 'e.id')} AND c.citizen = :citizen`;
  return {
    coursesOfCitizen: `
      SELECT c.id FROM course c WHERE c.citizen = :citizen AND c.id > :after ORDER BY c.id LIMIT :limit`,
    messagesOfCitizen: `
      SELECT due.seq, due.message_id FROM (${messages}) AS due
      WHERE due.seq > :after AND due.received_at >= :from AND due.received_at < :until
      ORDER BY due.seq LIMIT :limit`,
    // The citizen's own readings belong to its courses: of somebody who has none, nothing is known here.
    disclosuresOfCitizen: `
      SELECT x.* FROM (
        SELECT d.seq FROM course c JOIN disclosure d ON d.course_id = c.id WHERE c.citizen = :citizen
        UNION
        SELECT d.seq FROM (${messages}) AS each JOIN disclosure d ON d.message_id = each.message_id
        UNION
        SELECT d.seq FROM disclosure d
        WHERE d.citizen = :citizen AND EXISTS (SELECT 1 FROM course c WHERE c.citizen = :citizen)
      ) AS due JOIN disclosure x ON x.seq = due.seq
      WHERE x.seq > :after AND x.at >= :from AND x.at < :until ORDER BY x.seq LIMIT :limit`,
  };
}
