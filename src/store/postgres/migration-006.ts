/** Messages that are not passed on as they came: what they were made from, what is made of them, and their ids. */
export const migration006 = `
CREATE TABLE source (
  message_id  text PRIMARY KEY,
  media_type  text NOT NULL,
  sha256      text NOT NULL,
  bytes       bytea NOT NULL
);

CREATE TABLE rendition (
  delivery_id  text PRIMARY KEY,
  media_type   text NOT NULL,
  kind         text NOT NULL,
  sha256       text NOT NULL,
  report       text NOT NULL,
  bytes        bytea NOT NULL
);

DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
    ALTER TABLE source ALTER bytes SET COMPRESSION lz4;
    ALTER TABLE rendition ALTER bytes SET COMPRESSION lz4;
  END IF;
END $$;

CREATE TABLE legacy_id (
  kind            text NOT NULL,
  owner           text NOT NULL,
  peer            text NOT NULL,
  legacy          text NOT NULL,
  fhir            text NOT NULL,
  part            smallint NOT NULL,
  envelope        text,
  version         text,
  receipt_wanted  boolean NOT NULL,
  answer          text,
  PRIMARY KEY (legacy, kind, owner)
);
CREATE INDEX legacy_id_fhir ON legacy_id (fhir);
CREATE INDEX legacy_id_envelope ON legacy_id (envelope) WHERE envelope IS NOT NULL;
`;
