/** Which dispatch a place in a mailbox was given for; none where it is the sender's own. */
export const migration008 = `
ALTER TABLE delivery ADD COLUMN placed_dispatch_id TEXT;
ALTER TABLE delivery ADD COLUMN placed_dispatched_at INTEGER;
`;
