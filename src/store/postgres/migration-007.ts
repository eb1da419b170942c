/** Courses: their state, what was recorded of them, and what they wait for. */
export const migration007 = `
CREATE TABLE course (
  seq      bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  id       text NOT NULL UNIQUE,
  version  bigint NOT NULL,
  state    text NOT NULL,
  parties  text NOT NULL,
  due_at   bigint
) WITH (fillfactor = 70);
CREATE INDEX course_due ON course (due_at) WHERE due_at IS NOT NULL;

-- Every name of a course: its id, and those of its referrals, stays and chains of notices.
CREATE TABLE course_key (
  key        text PRIMARY KEY,
  course_id  text NOT NULL
);

CREATE TABLE course_event (
  seq        bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  course_id  text NOT NULL,
  id         text NOT NULL,
  content    text NOT NULL
);
CREATE UNIQUE INDEX course_event_id ON course_event (course_id, id);

-- Deliveries whose fate a course wants to hear.
CREATE TABLE course_watch (
  delivery_id  text PRIMARY KEY,
  course_id    text NOT NULL,
  tells        text NOT NULL,
  waits_for    text NOT NULL
);
CREATE INDEX course_watch_open ON course_watch (course_id) WHERE waits_for <> 'refusal';
`;
