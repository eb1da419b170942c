/** When each course began, so that indicators of a period read its courses alone (R-DAT-15). */
export const migration016 = `
ALTER TABLE placement ADD COLUMN began_at INTEGER;
UPDATE placement SET began_at = (
  SELECT min(json_extract(e.content, '$.at')) FROM course_event e
  WHERE e.course_id = placement.course_id AND json_valid(e.content));
CREATE INDEX placement_began ON placement (authority, began_at, seq);
`;
