/** Retention: when contents were purged, which messages wait for it, and legal holds. */
export const migration005 = `
ALTER TABLE message ADD COLUMN purged_at bigint;

-- Messages that were looked at and had to wait, until the period of their event, counted from \`since\`, is over. Only the
-- event stands here and not the end, so that a changed period counts for them too.
CREATE TABLE retention_wait (
  message_seq  bigint PRIMARY KEY,
  received_at  bigint NOT NULL,
  rule         text NOT NULL,
  since        bigint NOT NULL
);
CREATE INDEX retention_wait_due ON retention_wait (rule, since);

-- How far messages have been looked at the first time. Whoever purges or lays a hold locks the row.
CREATE TABLE retention_state (
  id        integer PRIMARY KEY CHECK (id = 1),
  frontier  bigint NOT NULL
);
INSERT INTO retention_state VALUES (1, 0);

CREATE TABLE hold (
  seq          bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  id           text NOT NULL,
  reason       text NOT NULL,
  actor        text NOT NULL,
  at           bigint NOT NULL,
  lift_reason  text,
  lift_actor   text,
  lifted_at    bigint
);
CREATE UNIQUE INDEX hold_in_force ON hold (id) WHERE lifted_at IS NULL;
CREATE INDEX hold_id ON hold (id);

CREATE INDEX refusal_at ON refusal (at);

-- What operators ask for every few seconds, without the many deliveries that are over.
CREATE INDEX delivery_open ON delivery (endpoint, state, acknowledgement, queued_at, due_at)
  WHERE state <> 'delivered' OR acknowledgement IN ('awaited', 'transient-error');
`;
