/**
 * Subscriptions, what each is interested in, and its numbered events. `claim` names who is at work on one, until
 * `claimed_until`.
 */
export const migration009 = `
CREATE TABLE subscription (
  id             TEXT PRIMARY KEY,
  organisation   TEXT NOT NULL,
  resource       TEXT NOT NULL,
  secret         TEXT,
  base           TEXT NOT NULL,
  pushed         INTEGER NOT NULL,
  ends_at        INTEGER,
  status         TEXT NOT NULL,
  revision       INTEGER NOT NULL,
  handshaken     INTEGER NOT NULL DEFAULT 0,
  last_number    INTEGER NOT NULL DEFAULT 0,
  sent_number    INTEGER NOT NULL DEFAULT 0,
  failures       INTEGER NOT NULL DEFAULT 0,
  failing_since  INTEGER,
  error          TEXT,
  last_sent_at   INTEGER,
  due_at         INTEGER,
  claim          TEXT,
  claimed_until  INTEGER,
  changed_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX subscription_due ON subscription (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX subscription_organisation ON subscription (organisation);

CREATE TABLE subscription_interest (
  organisation     TEXT NOT NULL,
  event            TEXT NOT NULL,
  subscription_id  TEXT NOT NULL,
  residence        TEXT,
  course           TEXT,
  PRIMARY KEY (organisation, event, subscription_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscription_interest_of ON subscription_interest (subscription_id);

CREATE TABLE subscription_event (
  subscription_id  TEXT NOT NULL,
  number           INTEGER NOT NULL,
  message_id       TEXT NOT NULL,
  at               INTEGER NOT NULL,
  PRIMARY KEY (subscription_id, number)
) STRICT, WITHOUT ROWID;
`;
