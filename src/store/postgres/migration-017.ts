/** When each course began; as in SQLite's migration 16. */
export const migration017 = `
ALTER TABLE placement ADD COLUMN began_at bigint;
UPDATE placement SET began_at = (
  SELECT min((e.content::json ->> 'at')::bigint) FROM course_event e
  WHERE e.course_id = placement.course_id AND e.content LIKE '{%');
CREATE INDEX placement_began ON placement (authority, began_at, seq);
`;
