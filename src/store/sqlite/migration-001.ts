/** The first schema: messages, what they said, how they were sent, where they go and what happened. */
export const migration001 = `
CREATE TABLE message (
  seq          INTEGER PRIMARY KEY,
  message_id   TEXT NOT NULL UNIQUE,
  bundle_id    TEXT NOT NULL,
  event        TEXT NOT NULL,
  sender       TEXT NOT NULL,
  course_id    TEXT,
  timestamp    TEXT NOT NULL,
  received_at  INTEGER NOT NULL,
  media_type   TEXT NOT NULL,
  sha256       TEXT NOT NULL,
  size         INTEGER NOT NULL,
  problems     TEXT NOT NULL,
  answers      TEXT,
  answer_code  TEXT
) STRICT;

-- Apart from the facts, so that reading those does not drag the bytes along.
CREATE TABLE content (
  seq    INTEGER PRIMARY KEY REFERENCES message (seq),
  bytes  BLOB NOT NULL
) STRICT;

-- Every Bundle.id ever used, for MedCom's table of duplicates.
CREATE TABLE dispatch (
  bundle_id    TEXT PRIMARY KEY,
  message_id   TEXT NOT NULL,
  received_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
  seq               INTEGER PRIMARY KEY,
  id                TEXT NOT NULL UNIQUE,
  message_seq       INTEGER NOT NULL REFERENCES message (seq),
  receiver          TEXT NOT NULL,
  endpoint          TEXT NOT NULL,
  state             TEXT NOT NULL,
  acknowledgement   TEXT NOT NULL,
  attempts          INTEGER NOT NULL DEFAULT 0,
  queued_at         INTEGER NOT NULL,
  due_at            INTEGER,
  available_at      INTEGER,
  delivered_at      INTEGER,
  acknowledged_at   INTEGER,
  reason            TEXT,
  -- Order in which messages became available; what a mailbox reader's place is kept in.
  position          INTEGER,
  UNIQUE (message_seq, endpoint)
) STRICT;
CREATE INDEX delivery_due ON delivery (due_at, seq) WHERE due_at IS NOT NULL;
CREATE INDEX delivery_mailbox ON delivery (endpoint, position) WHERE position IS NOT NULL;

-- What the columns above cannot tell: failures, repeats, answers.
CREATE TABLE step (
  seq         INTEGER PRIMARY KEY,
  message_id  TEXT NOT NULL,
  at          INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  actor       TEXT NOT NULL,
  endpoint    TEXT,
  detail      TEXT
) STRICT;
CREATE INDEX step_message ON step (message_id);

CREATE TABLE refusal (
  seq         INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,
  caller      TEXT NOT NULL,
  message_id  TEXT,
  bundle_id   TEXT,
  event       TEXT,
  sha256      TEXT NOT NULL,
  problems    TEXT NOT NULL
) STRICT;
CREATE INDEX refusal_message ON refusal (message_id);
CREATE INDEX refusal_bundle ON refusal (bundle_id);
`;
