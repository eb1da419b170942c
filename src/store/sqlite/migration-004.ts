/** What operators do: actions on deliveries, replays, and who was told what. */
export const migration004 = `
ALTER TABLE delivery ADD COLUMN owner TEXT;
ALTER TABLE delivery ADD COLUMN resent_at INTEGER;
ALTER TABLE delivery ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN replay TEXT;

-- Searched newest first, and replayed oldest first.
CREATE INDEX message_received ON message (received_at, seq);
CREATE INDEX message_course ON message (course_id, received_at, seq) WHERE course_id IS NOT NULL;

CREATE TABLE operator_action (
  id           TEXT PRIMARY KEY,
  delivery_id  TEXT NOT NULL,
  action       TEXT NOT NULL,
  actor        TEXT NOT NULL,
  reason       TEXT NOT NULL,
  at           INTEGER NOT NULL,
  before       TEXT NOT NULL,
  after        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE disclosure (
  seq         INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,
  actor       TEXT NOT NULL,
  what        TEXT NOT NULL,
  detail      TEXT NOT NULL,
  message_id  TEXT
) STRICT;
CREATE INDEX disclosure_message ON disclosure (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE replay (
  id           TEXT PRIMARY KEY,
  definition   TEXT NOT NULL,
  rate         REAL NOT NULL,
  actor        TEXT NOT NULL,
  reason       TEXT NOT NULL,
  at           INTEGER NOT NULL,
  state        TEXT NOT NULL,
  -- The last message looked at.
  reached_at   INTEGER NOT NULL,
  reached_seq  INTEGER NOT NULL,
  next_at      INTEGER NOT NULL,
  ended_at     INTEGER,
  examined     INTEGER NOT NULL DEFAULT 0,
  replayed     INTEGER NOT NULL DEFAULT 0,
  gone         INTEGER NOT NULL DEFAULT 0,
  withheld     INTEGER NOT NULL DEFAULT 0,
  present      INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Highest place in a mailbox that was given up again; none may be given twice.
CREATE TABLE surrendered_place (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  position  INTEGER NOT NULL
) STRICT;
INSERT INTO surrendered_place (one, position) VALUES (1, 0);
`;
