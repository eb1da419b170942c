/**
 * Whose courses they are, so that a citizen's own are found (R-DAT-13); and of which course, or to whom, a disclosure was
 * made. What disclosures already say of a course in words is said in the new column too: nothing of them changes.
 */
export const migration015 = `
-- The key under which the state has had the citizen all the time; it goes when the course is forgotten.
ALTER TABLE course ADD COLUMN citizen TEXT;
UPDATE course SET citizen = json_extract(state, '$.course.citizen') WHERE json_valid(state);
CREATE INDEX course_citizen ON course (citizen, id) WHERE citizen IS NOT NULL;

DROP TRIGGER disclosure_kept;
ALTER TABLE disclosure ADD COLUMN course_id TEXT;
ALTER TABLE disclosure ADD COLUMN citizen TEXT;
UPDATE disclosure SET course_id = substr(detail, 1, instr(detail, '; request ') - 1)
WHERE what = 'course' AND basis IS NOT NULL AND instr(detail, '; request ') > 1;
CREATE TRIGGER disclosure_kept BEFORE UPDATE ON disclosure BEGIN
  SELECT RAISE(ABORT, 'the audit is only added to (R-SEC-06)');
END;
CREATE INDEX disclosure_course ON disclosure (course_id) WHERE course_id IS NOT NULL;
CREATE INDEX disclosure_citizen ON disclosure (citizen) WHERE citizen IS NOT NULL;
`;
