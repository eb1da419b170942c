/**
 * How much one step of purging takes on. On SQLite it stops everything else meanwhile: 100 messages of 10 KB are a few
 * milliseconds.
 */
export const batchLimits = { messages: 100, bytes: 4 * 1024 * 1024, trails: 500, courses: 50 };

/** A course that cannot be forgotten yet is looked at again so much later, milliseconds. */
export const restAgain = 24 * 3_600_000;

/**
 * How much longer than the shortest period a message is left alone before it is looked at the first time: most are
 * finished within an hour, and are then purged at the first look.
 */
export const firstLook = 3_600_000;

/** Stands for the steps of a purged message where otherwise an event stands. No event is named so. */
export const stepsRule = '@steps';

/** Steps that do not bring a message on, and so do not prolong its keeping. */
export const idleSteps = "('repeated', 'hold-laid', 'hold-lifted', 'disclosed')";
