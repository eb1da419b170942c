import type { Problem } from '../message/problem.ts';

/**
 * Where a message stands among others. Deliveries to one endpoint with the same key form a line: one is handed out only
 * when none before it is open, that is queued, failed, in hand or, at an endpoint the gateway itself brings messages to,
 * available. Whatever ends the first one, also giving it up, lets the next one go: late is never lost.
 */
export interface Order {
  /** The course's id, else the thread's. */
  readonly key: string;
  /** Use the key of the message it follows, where that is known, instead: threads are longer than one message tells. */
  readonly inherits: boolean;
  /** The instant the sender gave, milliseconds since the epoch: those that wait together leave in this order. */
  readonly at: number;
  /** The message it continues. One that has come stands before it in the line, whatever the instants say. */
  readonly follows:
    | {
        readonly messageId: string;
        /** How long to wait for it where it has not arrived, milliseconds since the epoch; undefined for not at all. */
        readonly until: number | undefined;
        /** Added to the problems when it is waited for. */
        readonly ifAwaited: Problem;
      }
    | undefined;
}

/** An endpoint that is left alone for a while. Times are milliseconds since the epoch. */
export interface Pause {
  readonly endpoint: string;
  /** Tries that failed in a row. */
  readonly failures: number;
  /** When it was first left alone. */
  readonly since: number;
  /** When one message may be tried. */
  readonly until: number;
  /** What the last try failed of; never content. */
  readonly reason: string;
}

/** What a claim is to leave alone. */
export interface PausedEndpoints {
  /** Until when, milliseconds since the epoch, by endpoint. */
  readonly until: ReadonlyMap<string, number>;
  /** What has been queued for so long is handed out all the same, so that it is given up in time. Milliseconds. */
  readonly giveUpAfter: number;
}

/** Nothing is left alone. */
export const nonePaused: PausedEndpoints = { until: new Map(), giveUpAfter: 0 };

/** Who is left alone, for all processes over the same store. */
export interface Pauses {
  /** All endpoints that are left alone, also those that may be tried by now. */
  pauses(): Promise<readonly Pause[]>;

  /** Leaves an endpoint alone, or for longer. */
  pause(pause: Pause): Promise<void>;

  /** Ends the pause; what was held for it is due at once. */
  resume(endpoint: string, now: number): Promise<void>;

  /**
   * Lets go at once what is held for an endpoint that is not left alone: a process that had not heard yet that the pause
   * was over has held it for that long. Cheap when there is nothing; some may be left for the next call.
   */
  letGoUnpaused(now: number): Promise<void>;

  /**
   * Says which endpoints the gateway itself brings messages to. What lies in the queue of any other one no longer keeps
   * its line waiting: nobody would tell when it was delivered.
   */
  bringTo(endpoints: readonly string[]): Promise<void>;
}
