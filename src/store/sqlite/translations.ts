import type { DatabaseSync } from 'node:sqlite';
import { text, toLegacyId, toRenditionFacts, toSourceFacts, toSourceFile } from '../rows.ts';
import type { Submission } from '../store.ts';
import type { LegacyId, LegacyIdQuery, RenditionFacts, SourceFacts, SourceFile } from '../translations.ts';

/** What belongs to messages that are not passed on as they came. The writes must run inside a transaction. */
export interface TranslationRows {
  /** Keeps what a message brought along. */
  keepOf(seq: number | bigint, submission: Submission): void;
  keepIds(ids: readonly LegacyId[]): void;
  ids(query: LegacyIdQuery): readonly LegacyId[];
  source(messageId: string): SourceFile | undefined;
  sourceFacts(messageId: string): SourceFacts | undefined;
  renditions(messageId: string): readonly RenditionFacts[];
}

/** Prepares the statements. */
export function prepareTranslations(database: DatabaseSync): TranslationRows {
  const insertSource = database.prepare(
    'INSERT INTO source (seq, media_type, kind, sha256, report, bytes) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertRendition = database.prepare(
    'INSERT INTO rendition (delivery_id, media_type, kind, sha256, report, bytes) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertId = database.prepare(`
    INSERT INTO legacy_id (kind, owner, peer, legacy, fhir, part, envelope, version, receipt_wanted, answer)
    VALUES (:kind, :owner, :peer, :legacy, :fhir, :part, :envelope, :version, :receiptWanted, :answer)
    ON CONFLICT (legacy, kind, owner) DO UPDATE SET
      envelope = coalesce(envelope, excluded.envelope), version = coalesce(version, excluded.version),
      answer = coalesce(answer, excluded.answer)`);
  const selectIds = database.prepare(`
    SELECT * FROM legacy_id WHERE fhir IN (SELECT value FROM json_each(:fhir))
    UNION SELECT * FROM legacy_id WHERE legacy IN (SELECT value FROM json_each(:legacy))
    UNION SELECT * FROM legacy_id WHERE envelope IN (SELECT value FROM json_each(:legacy))
    ORDER BY part, legacy, owner`);
  const selectSource = database.prepare(`
    SELECT s.media_type, s.kind, s.sha256, s.report, s.bytes FROM source s JOIN message m ON m.seq = s.seq
    WHERE m.message_id = ? AND length(s.bytes) > 0`);
  const selectSourceFacts = database.prepare(`
    SELECT s.media_type, s.kind, s.sha256, s.report, length(s.bytes) AS size FROM source s JOIN message m ON m.seq = s.seq
    WHERE m.message_id = ?`);
  const selectRenditions = database.prepare(`
    SELECT r.delivery_id, r.media_type, r.kind, r.sha256, r.report, length(r.bytes) AS size
    FROM message m JOIN delivery d ON d.message_seq = m.seq JOIN rendition r ON r.delivery_id = d.id
    WHERE m.message_id = ? ORDER BY d.seq`);

  const keepIds = (ids: readonly LegacyId[]): void => {
    for (const id of ids) {
      insertId.run({
        kind: id.kind,
        owner: id.owner,
        peer: id.peer,
        legacy: id.legacy,
        fhir: id.fhir,
        part: id.part,
        envelope: id.envelope ?? null,
        version: id.version ?? null,
        receiptWanted: id.receiptWanted ? 1 : 0,
        answer: id.answer ?? null,
      });
    }
  };
  return {
    keepOf(seq, { source, deliveries, legacyIds }) {
      if (source !== undefined)
        insertSource.run(seq, source.mediaType, source.kind, source.sha256, source.report, source.bytes);
      for (const { id, rendition } of deliveries) {
        if (rendition === undefined) continue;
        const { mediaType, kind, sha256, report, bytes } = rendition;
        insertRendition.run(id, mediaType, kind, sha256, report, bytes);
      }
      if (legacyIds !== undefined) keepIds(legacyIds);
    },
    keepIds,
    ids: ({ fhir = [], legacy = [] }) =>
      selectIds.all({ fhir: JSON.stringify(fhir), legacy: JSON.stringify(legacy) }).map(toLegacyId),
    source(messageId) {
      const row = selectSource.get(messageId);
      return row === undefined ? undefined : toSourceFile(row);
    },
    sourceFacts(messageId) {
      const row = selectSourceFacts.get(messageId);
      return row === undefined ? undefined : toSourceFacts(row);
    },
    renditions: (messageId) =>
      selectRenditions.all(messageId).map((row) => toRenditionFacts(row, text(row, 'delivery_id'))),
  };
}
