/** Messages that are not passed on as they came: what they were made from, what is made of them, and their ids. */
export const migration006 = `
CREATE TABLE source (
  seq         INTEGER PRIMARY KEY REFERENCES message (seq),
  media_type  TEXT NOT NULL,
  sha256      TEXT NOT NULL,
  bytes       BLOB NOT NULL
) STRICT;

CREATE TABLE rendition (
  delivery_id  TEXT PRIMARY KEY,
  media_type   TEXT NOT NULL,
  kind         TEXT NOT NULL,
  sha256       TEXT NOT NULL,
  report       TEXT NOT NULL,
  bytes        BLOB NOT NULL
) STRICT;

CREATE TABLE legacy_id (
  kind            TEXT NOT NULL,
  owner           TEXT NOT NULL,
  peer            TEXT NOT NULL,
  legacy          TEXT NOT NULL,
  fhir            TEXT NOT NULL,
  part            INTEGER NOT NULL,
  envelope        TEXT,
  version         TEXT,
  receipt_wanted  INTEGER NOT NULL,
  answer          TEXT,
  PRIMARY KEY (legacy, kind, owner)
) STRICT, WITHOUT ROWID;
CREATE INDEX legacy_id_fhir ON legacy_id (fhir);
CREATE INDEX legacy_id_envelope ON legacy_id (envelope) WHERE envelope IS NOT NULL;
`;
