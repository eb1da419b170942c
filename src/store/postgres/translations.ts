import { text, toLegacyId, toRenditionFacts, toSourceFacts, toSourceFile } from '../rows.ts';
import type { Submission } from '../store.ts';
import type { LegacyId, Translations } from '../translations.ts';
import { persistently } from './faults.ts';
import { messageSeq } from './message-seq.ts';
import type { Database, Session, Statement } from './open-database.ts';
import { storable } from './storable.ts';

const insertSource: Statement = {
  name: 'insert-source',
  text: 'INSERT INTO source (message_id, media_type, kind, sha256, report, bytes) VALUES ($1, $2, $3, $4, $5, $6)',
};
const insertRendition: Statement = {
  name: 'insert-rendition',
  text: `
    INSERT INTO rendition (delivery_id, media_type, kind, sha256, report, bytes) VALUES ($1, $2, $3, $4, $5, $6)`,
};
const insertId: Statement = {
  name: 'insert-legacy-id',
  text: `
    INSERT INTO legacy_id AS known (kind, owner, peer, legacy, fhir, part, envelope, version, receipt_wanted, answer)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (legacy, kind, owner) DO UPDATE SET
      envelope = coalesce(known.envelope, excluded.envelope), version = coalesce(known.version, excluded.version),
      answer = coalesce(known.answer, excluded.answer)`,
};
const selectIds: Statement = {
  name: 'select-legacy-ids',
  text: `
    SELECT * FROM legacy_id WHERE fhir = ANY ($1::text[])
    UNION SELECT * FROM legacy_id WHERE legacy = ANY ($2::text[])
    UNION SELECT * FROM legacy_id WHERE envelope = ANY ($2::text[])
    ORDER BY part, legacy, owner`,
};
const selectSource: Statement = {
  name: 'select-source',
  text: `
    SELECT media_type, kind, sha256, report, bytes FROM source WHERE message_id = $1 AND octet_length(bytes) > 0`,
};
const selectSourceFacts: Statement = {
  name: 'select-source-facts',
  text: 'SELECT media_type, kind, sha256, report, octet_length(bytes) AS size FROM source WHERE message_id = $1',
};
const selectRenditions: Statement = {
  name: 'select-renditions',
  text: `
    SELECT r.delivery_id, r.media_type, r.kind, r.sha256, r.report, octet_length(r.bytes) AS size
    FROM delivery d JOIN rendition r ON r.delivery_id = d.id WHERE d.message_seq = ${messageSeq('$1')} ORDER BY d.seq`,
};

/** Whether a message brings more than its bytes, so that keeping it takes a transaction of several statements. */
export function isTranslated({ source, deliveries, legacyIds }: Submission): boolean {
  return (
    source !== undefined ||
    (legacyIds?.length ?? 0) > 0 ||
    deliveries.some(({ rendition }) => rendition !== undefined)
  );
}

/** Keeps what a message brought along, in the transaction that keeps the message. */
export async function keepTranslations(session: Session, submission: Submission): Promise<void> {
  const { messageId, source, deliveries, legacyIds = [] } = submission;
  if (source !== undefined) {
    const { mediaType, kind, sha256, report, bytes } = source;
    await session.run(insertSource, [messageId, mediaType, kind, sha256, report, Buffer.from(bytes)]);
  }
  for (const { id, rendition } of deliveries) {
    if (rendition === undefined) continue;
    const { mediaType, kind, sha256, report, bytes } = rendition;
    await session.run(insertRendition, [id, mediaType, kind, sha256, report, Buffer.from(bytes)]);
  }
  await keepIds(session, legacyIds);
}

/** In one order for all, so that two messages that bring the same pairs cannot wait for each other. */
async function keepIds(session: Session, ids: readonly LegacyId[]): Promise<void> {
  const keyOf = ({ legacy, kind, owner }: LegacyId): string => `${legacy} ${kind} ${owner}`;
  for (const id of ids.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))) {
    const { kind, owner, peer, legacy, fhir, part, envelope, version, receiptWanted, answer } = id;
    await session.run(insertId, [
      kind,
      owner,
      peer,
      storable(legacy),
      storable(fhir),
      part,
      storable(envelope),
      storable(version),
      receiptWanted,
      answer,
    ]);
  }
}

/** The reads, and the write that no message brings. */
export function createTranslations(database: Database): Translations {
  return {
    async legacyIds({ fhir = [], legacy = [] }) {
      const rows = await database.run(selectIds, [fhir.map(storable), legacy.map(storable)]);
      return rows.map(toLegacyId);
    },
    keepLegacyIds: (ids) => persistently(() => database.transaction((session) => keepIds(session, ids))),
    async sourceOf(messageId) {
      const [row] = await database.run(selectSource, [storable(messageId)]);
      return row === undefined ? undefined : toSourceFile(row);
    },
    async sourceFacts(messageId) {
      const [row] = await database.run(selectSourceFacts, [storable(messageId)]);
      return row === undefined ? undefined : toSourceFacts(row);
    },
    async renditions(messageId) {
      const rows = await database.run(selectRenditions, [storable(messageId)]);
      return rows.map((row) => toRenditionFacts(row, text(row, 'delivery_id')));
    },
  };
}
