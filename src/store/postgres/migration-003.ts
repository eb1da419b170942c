/** Tasks, and what a delivery's follow-up needs: when it is due, how often it was sent again, who answered. */
export const migration003 = `
CREATE TABLE task (
  seq           bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  id            text NOT NULL UNIQUE,
  key           text NOT NULL UNIQUE,
  kind          text NOT NULL,
  owner         text NOT NULL,
  message_id    text,
  delivery_id   text,
  course_id     text,
  reason        text NOT NULL,
  opened_at     bigint NOT NULL,
  due_at        bigint,
  escalated_at  bigint,
  closed_at     bigint,
  closed_by     text
);
CREATE INDEX task_open ON task (owner, seq) WHERE closed_at IS NULL;
CREATE INDEX task_owner ON task (owner, seq);
CREATE INDEX task_message ON task (message_id, seq) WHERE message_id IS NOT NULL;
CREATE INDEX task_delivery ON task (delivery_id, seq) WHERE delivery_id IS NOT NULL;
CREATE INDEX task_course ON task (course_id, seq) WHERE course_id IS NOT NULL;

ALTER TABLE delivery
  -- How long the receiver has to acknowledge, milliseconds; NULL where no acknowledgement is owed.
  ADD COLUMN answer_within bigint,
  -- When somebody must look whether it was answered, or must be told that it was given up.
  ADD COLUMN follow_up_at bigint,
  -- How often it was sent again because nobody answered.
  ADD COLUMN resends integer NOT NULL DEFAULT 0,
  -- The dispatch it goes under now, when that is not the one the message came under, and since when.
  ADD COLUMN dispatch_id text,
  ADD COLUMN dispatched_at bigint,
  -- MessageHeader.id of the acknowledgement that counts.
  ADD COLUMN answered_by text,
  -- The worst that the gateway itself has told the sender: transient-error, fatal-error.
  ADD COLUMN told text;
CREATE INDEX delivery_follow_up ON delivery (part, follow_up_at, seq) WHERE follow_up_at IS NOT NULL;
`;
