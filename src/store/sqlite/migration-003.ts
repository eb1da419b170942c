/** Tasks, and what a delivery's follow-up needs: when it is due, how often it was sent again, who answered. */
export const migration003 = `
CREATE TABLE task (
  seq           INTEGER PRIMARY KEY,
  id            TEXT NOT NULL UNIQUE,
  key           TEXT NOT NULL UNIQUE,
  kind          TEXT NOT NULL,
  owner         TEXT NOT NULL,
  message_id    TEXT,
  delivery_id   TEXT,
  course_id     TEXT,
  reason        TEXT NOT NULL,
  opened_at     INTEGER NOT NULL,
  due_at        INTEGER,
  escalated_at  INTEGER,
  closed_at     INTEGER,
  closed_by     TEXT
) STRICT;
CREATE INDEX task_open ON task (owner, seq) WHERE closed_at IS NULL;
CREATE INDEX task_owner ON task (owner, seq);
CREATE INDEX task_message ON task (message_id, seq) WHERE message_id IS NOT NULL;
CREATE INDEX task_delivery ON task (delivery_id, seq) WHERE delivery_id IS NOT NULL;
CREATE INDEX task_course ON task (course_id, seq) WHERE course_id IS NOT NULL;

-- How long the receiver has to acknowledge, milliseconds; NULL where no acknowledgement is owed.
ALTER TABLE delivery ADD COLUMN answer_within INTEGER;
-- When somebody must look whether it was answered, or must be told that it was given up.
ALTER TABLE delivery ADD COLUMN follow_up_at INTEGER;
-- How often it was sent again because nobody answered.
ALTER TABLE delivery ADD COLUMN resends INTEGER NOT NULL DEFAULT 0;
-- The dispatch it goes under now, when that is not the one the message came under, and since when.
ALTER TABLE delivery ADD COLUMN dispatch_id TEXT;
ALTER TABLE delivery ADD COLUMN dispatched_at INTEGER;
-- MessageHeader.id of the acknowledgement that counts.
ALTER TABLE delivery ADD COLUMN answered_by TEXT;
-- The worst that the gateway itself has told the sender: transient-error, fatal-error.
ALTER TABLE delivery ADD COLUMN told TEXT;
CREATE INDEX delivery_follow_up ON delivery (follow_up_at, seq) WHERE follow_up_at IS NOT NULL;
`;
