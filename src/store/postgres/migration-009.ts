/**
 * Subscriptions, what each is interested in, and its numbered events. `claim` names who is at work on one, until
 * `claimed_until`.
 */
export const migration009 = `
CREATE TABLE subscription (
  id             text PRIMARY KEY,
  organisation   text NOT NULL,
  resource       text NOT NULL,
  secret         text,
  base           text NOT NULL,
  pushed         boolean NOT NULL,
  ends_at        bigint,
  status         text NOT NULL,
  revision       bigint NOT NULL,
  handshaken     boolean NOT NULL DEFAULT false,
  last_number    bigint NOT NULL DEFAULT 0,
  sent_number    bigint NOT NULL DEFAULT 0,
  failures       bigint NOT NULL DEFAULT 0,
  failing_since  bigint,
  error          text,
  last_sent_at   bigint,
  due_at         bigint,
  claim          text,
  claimed_until  bigint,
  changed_at     bigint NOT NULL
);
CREATE INDEX subscription_due ON subscription (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX subscription_organisation ON subscription (organisation);

CREATE TABLE subscription_interest (
  organisation     text NOT NULL,
  event            text NOT NULL,
  subscription_id  text NOT NULL,
  residence        text,
  course           text,
  PRIMARY KEY (organisation, event, subscription_id)
);
CREATE INDEX subscription_interest_of ON subscription_interest (subscription_id);

CREATE TABLE subscription_event (
  subscription_id  text NOT NULL,
  number           bigint NOT NULL,
  message_id       text NOT NULL,
  at               bigint NOT NULL,
  PRIMARY KEY (subscription_id, number)
);
`;
