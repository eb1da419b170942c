/** Retention: when contents were purged, which messages wait for it, and legal holds. */
export const migration005 = `
ALTER TABLE message ADD COLUMN purged_at INTEGER;

-- Messages that were looked at and had to wait, until the period of their event, counted from \`since\`, is over. Only the
-- event stands here and not the end, so that a changed period counts for them too.
CREATE TABLE retention_wait (
  message_seq  INTEGER PRIMARY KEY,
  rule         TEXT NOT NULL,
  since        INTEGER NOT NULL
) STRICT;
CREATE INDEX retention_wait_due ON retention_wait (rule, since);

-- How far messages have been looked at the first time, and the highest mailbox position of a purged one.
CREATE TABLE retention_state (
  id             INTEGER PRIMARY KEY CHECK (id = 1),
  frontier       INTEGER NOT NULL,
  last_position  INTEGER NOT NULL
) STRICT;
INSERT INTO retention_state VALUES (1, 0, 0);

CREATE TABLE hold (
  seq          INTEGER PRIMARY KEY,
  id           TEXT NOT NULL,
  reason       TEXT NOT NULL,
  actor        TEXT NOT NULL,
  at           INTEGER NOT NULL,
  lift_reason  TEXT,
  lift_actor   TEXT,
  lifted_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX hold_in_force ON hold (id) WHERE lifted_at IS NULL;
CREATE INDEX hold_id ON hold (id);

CREATE INDEX refusal_at ON refusal (at);

-- What operators ask for every few seconds, without the many deliveries that are over.
CREATE INDEX delivery_open ON delivery (endpoint, state, acknowledgement, queued_at, due_at)
  WHERE state <> 'delivered' OR acknowledgement IN ('awaited', 'transient-error');
`;
