/** Forgetting courses, tasks and the audit: since when a course rests, and what is left of one that is forgotten. */
export const migration011 = `
-- When something was last recorded of it; later where it was looked at since and had to wait.
ALTER TABLE course ADD COLUMN rests_since INTEGER NOT NULL DEFAULT 0;
UPDATE course SET rests_since = coalesce(
  (SELECT max(m.received_at) FROM course_key k JOIN message m ON m.course_id = k.key WHERE k.course_id = course.id), 0);
CREATE INDEX course_resting ON course (rests_since) WHERE due_at IS NULL;
CREATE INDEX course_key_course ON course_key (course_id);
CREATE INDEX course_watch_course ON course_watch (course_id);

CREATE TABLE course_tombstone (
  id          TEXT PRIMARY KEY,
  version     INTEGER NOT NULL,
  parties     TEXT NOT NULL,
  events      INTEGER NOT NULL,
  purged_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX task_closed ON task (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX disclosure_at ON disclosure (at);
CREATE INDEX operator_action_at ON operator_action (at);
`;
