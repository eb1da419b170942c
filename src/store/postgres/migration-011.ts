/** Forgetting courses, tasks and the audit; what the columns mean is told in SQLite's migration of the same number. */
export const migration011 = `
ALTER TABLE course ADD COLUMN rests_since bigint NOT NULL DEFAULT 0;
UPDATE course SET rests_since = coalesce(
  (SELECT max(m.received_at) FROM course_key k JOIN message m ON m.course_id = k.key WHERE k.course_id = course.id), 0);
CREATE INDEX course_resting ON course (rests_since) WHERE due_at IS NULL;
CREATE INDEX course_key_course ON course_key (course_id);
CREATE INDEX course_watch_course ON course_watch (course_id);

CREATE TABLE course_tombstone (
  id          text PRIMARY KEY,
  version     bigint NOT NULL,
  parties     text NOT NULL,
  events      bigint NOT NULL,
  purged_at   bigint NOT NULL
);

CREATE INDEX task_closed ON task (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX disclosure_at ON disclosure (at);
CREATE INDEX operator_action_at ON operator_action (at);
`;
