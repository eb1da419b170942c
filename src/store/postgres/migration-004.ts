/** What operators do: actions on deliveries, replays, and who was told what. */
export const migration004 = `
ALTER TABLE delivery
  ADD COLUMN owner text,
  ADD COLUMN resent_at bigint,
  ADD COLUMN revision integer NOT NULL DEFAULT 0,
  ADD COLUMN replay text;

-- Searched newest first, and replayed oldest first.
CREATE INDEX message_received ON message (received_at, seq);
CREATE INDEX message_course ON message (course_id, received_at, seq) WHERE course_id IS NOT NULL;

CREATE TABLE operator_action (
  id           text PRIMARY KEY,
  delivery_id  text NOT NULL,
  action       text NOT NULL,
  actor        text NOT NULL,
  reason       text NOT NULL,
  at           bigint NOT NULL,
  before       text NOT NULL,
  after        text NOT NULL
);

CREATE TABLE disclosure (
  seq         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  at          bigint NOT NULL,
  actor       text NOT NULL,
  what        text NOT NULL,
  detail      text NOT NULL,
  message_id  text
);
CREATE INDEX disclosure_message ON disclosure (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE replay (
  id           text PRIMARY KEY,
  definition   text NOT NULL,
  rate         double precision NOT NULL,
  actor        text NOT NULL,
  reason       text NOT NULL,
  at           bigint NOT NULL,
  state        text NOT NULL,
  -- The last message looked at.
  reached_at   bigint NOT NULL,
  reached_seq  bigint NOT NULL,
  next_at      bigint NOT NULL,
  ended_at     bigint,
  examined     bigint NOT NULL DEFAULT 0,
  replayed     bigint NOT NULL DEFAULT 0,
  gone         bigint NOT NULL DEFAULT 0,
  withheld     bigint NOT NULL DEFAULT 0,
  present      bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
`;
