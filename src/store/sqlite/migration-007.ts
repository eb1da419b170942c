/** Courses: their state, what was recorded of them, and what they wait for. */
export const migration007 = `
CREATE TABLE course (
  seq      INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  version  INTEGER NOT NULL,
  state    TEXT NOT NULL,
  parties  TEXT NOT NULL,
  due_at   INTEGER
) STRICT;
CREATE INDEX course_due ON course (due_at) WHERE due_at IS NOT NULL;

-- Every name of a course: its id, and those of its referrals, stays and chains of notices.
CREATE TABLE course_key (
  key        TEXT PRIMARY KEY,
  course_id  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE course_event (
  seq        INTEGER PRIMARY KEY,
  course_id  TEXT NOT NULL,
  id         TEXT NOT NULL,
  content    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX course_event_id ON course_event (course_id, id);

-- Deliveries whose fate a course wants to hear.
CREATE TABLE course_watch (
  delivery_id  TEXT PRIMARY KEY,
  course_id    TEXT NOT NULL,
  tells        TEXT NOT NULL,
  waits_for    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX course_watch_open ON course_watch (course_id) WHERE waits_for <> 'refusal';
`;
