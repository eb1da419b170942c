import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { type Database, type Statement, within } from './open-database.ts';

/** Tells other processes over the same database that something is due, and hears them. */
export interface WakeOthers {
  /** Cheap; many calls are one notice. */
  tell(): void;
  /** Calls the listener on notices of others, until the returned function is called. */
  hear(listener: () => void): () => void;
  close(): Promise<void>;
}

/**
 * At most one notice in so many milliseconds. A notice takes a lock that all commits with notices share, which would undo
 * the sharing of commits if every accepted message carried one.
 */
const quiet = 20;
const reconnectAfter = 1000;

const notify: Statement = {
  name: 'notify-due',
  text: "SELECT pg_notify('overgang_due', current_schema() || ' ' || $1)",
};

/**
 * Opens the connection that listens, and opens it again whenever it is lost. Notices may be lost with it, or where a
 * proxy does not pass them; relays poll as well.
 * @param self of this process, so that it does not wake itself
 */
export function openWakeOthers(
  database: Database,
  {
    url,
    self,
    onFault,
  }: { readonly url: string; readonly self: string; readonly onFault: (cause: unknown) => void },
): WakeOthers {
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  let telling = false;

  const listen = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await listenOnce();
      } catch (cause) {
        if (!closing.signal.aborted) onFault(cause);
      }
      await pause(reconnectAfter, undefined, { signal: closing.signal }).catch(() => {});
    }
  };

  /** Resolves or rejects when the connection has ended, or nobody wants it any more. */
  const listenOnce = async (): Promise<void> => {
    const present = new Client({
      connectionString: url,
      application_name: 'overgang listener',
      connectionTimeoutMillis: 5000,
      query_timeout: 5000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    const ended = Promise.withResolvers<void>();
    present.on('error', ended.reject);
    present.on('end', ended.resolve);
    closing.signal.addEventListener('abort', () => ended.resolve(), { once: true });
    ended.promise.catch(() => {});
    try {
      await present.connect();
      const { rows } = await present.query<{ schema: string }>('SELECT current_schema() AS schema');
      const schema = rows[0]?.schema ?? '';
      present.on('notification', ({ payload = '' }) => {
        if (payload.startsWith(`${schema} `) && payload !== `${schema} ${self}`) wake();
      });
      await present.query('LISTEN overgang_due');
      // Whatever was said while nobody listened.
      wake();
      await ended.promise;
    } finally {
      await within(
        5000,
        present.end().catch(() => {}),
      );
    }
  };

  const wake = (): void => {
    for (const listener of listeners) listener();
  };

  const listening = listen();
  return {
    tell() {
      if (telling || closing.signal.aborted) return;
      telling = true;
      void pause(quiet, undefined, { signal: closing.signal })
        .then(() => {
          telling = false;
          return database.run(notify, [self]);
        })
        .catch((cause: unknown) => {
          if (!closing.signal.aborted) onFault(cause);
        });
    },
    hear(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      closing.abort();
      await listening;
    },
  };
}
