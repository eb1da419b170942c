/** Whose courses they are, and of which course or to whom a disclosure was made; as in SQLite's migration 15. */
export const migration016 = `
ALTER TABLE course ADD COLUMN citizen text;
UPDATE course SET citizen = state::json #>> '{course,citizen}' WHERE state LIKE '{%';
CREATE INDEX course_citizen ON course (citizen, id) WHERE citizen IS NOT NULL;

ALTER TABLE disclosure ADD COLUMN course_id text, ADD COLUMN citizen text;
ALTER TABLE disclosure DISABLE TRIGGER disclosure_kept;
UPDATE disclosure SET course_id = split_part(detail, '; request ', 1)
WHERE what = 'course' AND basis IS NOT NULL AND detail LIKE '_%; request %';
ALTER TABLE disclosure ENABLE TRIGGER disclosure_kept;
CREATE INDEX disclosure_course ON disclosure (course_id) WHERE course_id IS NOT NULL;
CREATE INDEX disclosure_citizen ON disclosure (citizen) WHERE citizen IS NOT NULL;
`;
