/** Courses that were kept before there were books of authorities enter them; as in SQLite's migration of the same number. */
export const migration013 = `
ALTER TABLE course ADD COLUMN entered boolean NOT NULL DEFAULT true;
UPDATE course SET entered = false, due_at = 0;
`;
