/** What a message was made from is told like what it was given as: by its kind, with what became of every element. */
export const migration012 = `
ALTER TABLE source ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN report TEXT NOT NULL DEFAULT '[]';
`;
