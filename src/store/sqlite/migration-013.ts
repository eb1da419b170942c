/** Courses that were kept before there were books of authorities (10) enter them, whole, when they are next looked at: now. */
export const migration013 = `
ALTER TABLE course ADD COLUMN entered INTEGER NOT NULL DEFAULT 1;
UPDATE course SET entered = 0, due_at = 0;
`;
