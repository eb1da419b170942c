import { DatabaseError } from 'pg';
import { StoreUnavailable } from '../store.ts';

/** The connection was lost before the answer came: what was sent may have been committed, or may still be. */
export class OutcomeUnknown extends StoreUnavailable {}

/** Nothing was written, and trying the same at once may well succeed. */
export class Undone extends StoreUnavailable {}

/** A connection that is of no more use. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  /** Whether what was on its way would have been committed. */
  readonly committing: boolean;

  constructor(cause: unknown, committing: boolean) {
    super('the connection to the database was lost', { cause });
    this.committing = committing;
  }
}

/** Classes of SQLSTATE that end a connection: its own failures, an operator's intervention, an idle transaction. */
const connectionEnds = /^(08|57P|25P03)/;
/** Out of resources, disk full, I/O error, cancelled by a time limit, no lock in time, a standby that takes no writes. */
const notNow = /^(53|58|57014|55P03|25006)/;
/** Serialization failure, deadlock. */
const undone = /^(40001|40P01)/;

/** Tells a statement that failed from a connection that did: what the database did not say, the network did. */
export async function onConnection<Result>(
  committing: boolean,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    const alive = cause instanceof DatabaseError && !connectionEnds.test(cause.code ?? '');
    throw alive ? cause : new ConnectionLost(cause, committing);
  }
}

/** What a failure means to the store's callers. A fault in a statement of ours, which is a bug, is given back as it is. */
export function toStoreFault(cause: unknown): unknown {
  if (cause instanceof ConnectionLost) {
    return new (cause.committing ? OutcomeUnknown : Undone)(cause.message, { cause });
  }
  const code = (cause instanceof DatabaseError ? cause.code : undefined) ?? '';
  if (undone.test(code)) return new Undone('the database undid it in favour of another', { cause });
  return notNow.test(code) ? new StoreUnavailable('the database takes no writes', { cause }) : cause;
}

/** Whether a key that must be unique was there already. */
export function isTaken(cause: unknown, key: string): boolean {
  return cause instanceof DatabaseError && cause.code === '23505' && cause.constraint === key;
}

const mostTries = 4;

/**
 * Does again what may be done twice, when the connection was lost in the middle or others were in the way. Not when there
 * is no connection to be had: then whoever asks shall hear it soon.
 */
export async function persistently<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (cause) {
      if (!(cause instanceof OutcomeUnknown || cause instanceof Undone) || tries === mostTries) throw cause;
    }
  }
}
