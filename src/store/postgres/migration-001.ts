/**
 * The first schema: the tables and columns of the SQLite store, laid out for several processes and years of messages.
 * Messages and their contents are partitioned by the month they were received in; their identities are not, because a
 * unique key of a partitioned table has to contain the month.
 */
export const migration001 = `
-- Every message there is, once. Its number and instant lead to the partition.
CREATE TABLE identity (
  message_id   text PRIMARY KEY,
  seq          bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  received_at  bigint NOT NULL
);

CREATE TABLE message (
  seq          bigint NOT NULL,
  message_id   text NOT NULL,
  bundle_id    text NOT NULL,
  event        text NOT NULL,
  sender       text NOT NULL,
  course_id    text,
  timestamp    text NOT NULL,
  received_at  bigint NOT NULL,
  media_type   text NOT NULL,
  sha256       text NOT NULL,
  size         bigint NOT NULL,
  problems     text NOT NULL,
  answers      text,
  answer_code  text,
  PRIMARY KEY (seq, received_at)
) PARTITION BY RANGE (received_at);

-- Apart from the facts, so that it can be purged by the month.
CREATE TABLE content (
  seq          bigint NOT NULL,
  received_at  bigint NOT NULL,
  bytes        bytea NOT NULL,
  PRIMARY KEY (seq, received_at)
) PARTITION BY RANGE (received_at);

-- lz4 halves the server's processor time for a message; not every build has it.
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
    ALTER TABLE content ALTER bytes SET COMPRESSION lz4;
  END IF;
END $$;

-- For what is dated outside of the months made so far.
CREATE TABLE message_default PARTITION OF message DEFAULT;
CREATE TABLE content_default PARTITION OF content DEFAULT;

-- Every Bundle.id ever used, for MedCom's table of duplicates.
CREATE TABLE dispatch (
  bundle_id    text PRIMARY KEY,
  message_id   text NOT NULL,
  received_at  bigint NOT NULL
);

CREATE TABLE delivery (
  seq               bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  id                text NOT NULL UNIQUE,
  message_id        text NOT NULL,
  message_seq       bigint NOT NULL,
  received_at       bigint NOT NULL,
  receiver          text NOT NULL,
  endpoint          text NOT NULL,
  -- Made from the endpoint; whose relay brings it on.
  part              smallint NOT NULL,
  state             text NOT NULL,
  acknowledgement   text NOT NULL,
  attempts          integer NOT NULL DEFAULT 0,
  queued_at         bigint NOT NULL,
  due_at            bigint,
  available_at      bigint,
  delivered_at      bigint,
  acknowledged_at   bigint,
  reason            text,
  -- Order in which messages became available; what a mailbox reader's place is kept in.
  position          bigint,
  UNIQUE (message_id, endpoint)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX delivery_due ON delivery (part, due_at, seq) WHERE due_at IS NOT NULL;
CREATE INDEX delivery_mailbox ON delivery (endpoint, position) WHERE position IS NOT NULL;

-- The last position given at each endpoint. Its row is locked until the commit, so that positions become visible in order.
CREATE TABLE mailbox (
  endpoint  text PRIMARY KEY,
  position  bigint NOT NULL
) WITH (fillfactor = 50);

-- What the columns above cannot tell: failures, repeats, answers.
CREATE TABLE step (
  seq         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  message_id  text NOT NULL,
  at          bigint NOT NULL,
  kind        text NOT NULL,
  actor       text NOT NULL,
  endpoint    text,
  detail      text
);
CREATE INDEX step_message ON step (message_id);

CREATE TABLE refusal (
  seq         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  at          bigint NOT NULL,
  caller      text NOT NULL,
  message_id  text,
  bundle_id   text,
  event       text,
  sha256      text NOT NULL,
  problems    text NOT NULL
);
CREATE INDEX refusal_message ON refusal (message_id);
CREATE INDEX refusal_bundle ON refusal (bundle_id);

-- Processes that claim deliveries, each alive until its lease ends, and which parts of the endpoints they own.
CREATE TABLE relay (
  id           text PRIMARY KEY,
  lease_until  bigint NOT NULL
) WITH (fillfactor = 50);
CREATE TABLE relay_part (
  part   smallint PRIMARY KEY,
  owner  text
) WITH (fillfactor = 50);
INSERT INTO relay_part (part) SELECT generate_series(0, 63);
`;
