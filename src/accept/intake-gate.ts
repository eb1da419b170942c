import type { Broker } from '../broker/broker.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { Waiting } from '../store/waiting.ts';

/** Whether new messages are let in. */
export interface IntakeGate {
  /** Why none is, with the seconds to wait; undefined while they are. */
  closed(): Problem | undefined;
  stop(): Promise<void>;
}

/** What the gate is made of. */
export interface IntakeGateParts {
  readonly store: Pick<Waiting, 'countWaiting'>;
  readonly broker: Pick<Broker, 'health'>;
  /** How long the broker may say that it takes no messages, milliseconds. */
  readonly blockedFor: number;
  /** Most deliveries that may wait in the store. */
  readonly backlogLimit: number;
  /** What must stay free where the store writes to, bytes. */
  readonly diskReserve: number;
  /** What is free there now, bytes; undefined where that is another machine's business. */
  readonly diskFree: () => Promise<number | undefined>;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds that never run backwards. */
  readonly monotonic: () => number;
  /** Told when the gate closes and when it opens. */
  readonly onChange: (closed: Problem | undefined) => void;
  readonly onFault: (cause: unknown) => void;
}

/** Seconds a sender is asked to wait; a backlog does not go in less. */
const retryAfter = 30;
const interval = 1000;
/** Of the time, for looking. */
const mostOfTheTime = 0.02;

/**
 * The store is the buffer in front of the broker: while RabbitMQ is away, or blocks because its own disk or memory run
 * short, messages are taken and wait. It has an end all the same, and is better told to senders, who keep their messages and
 * send them again, than met as a full disk. A broker that goes on saying that it takes nothing is in a trouble that more
 * messages make no smaller: then the gate closes before the store has filled. It looks every second; between two looks
 * some more may come in. After a backlog it opens when a tenth of that has gone, so that it does not flutter.
 */
export function watchIntake(parts: IntakeGateParts): IntakeGate {
  const {
    store,
    broker,
    blockedFor,
    backlogLimit,
    diskReserve,
    diskFree,
    pause,
    monotonic,
    onChange,
    onFault,
  } = parts;
  const stopping = new AbortController();
  let closed: Problem | undefined;
  let blockedSince: number | undefined;

  const look = async (): Promise<Problem | undefined> => {
    const free = await diskFree();
    if (free !== undefined && free < diskReserve) {
      return problem('gateway.disk-short', { params: { seconds: retryAfter } });
    }
    blockedSince = broker.health().state === 'blocked' ? (blockedSince ?? monotonic()) : undefined;
    if (blockedSince !== undefined && monotonic() - blockedSince >= blockedFor) {
      return problem('gateway.broker-blocked', { params: { seconds: retryAfter } });
    }
    const limit = closed?.code !== 'gateway.backlog' ? backlogLimit : Math.floor(backlogLimit * 0.9);
    return (await store.countWaiting(limit + 1)) > limit
      ? problem('gateway.backlog', { params: { limit: backlogLimit, seconds: retryAfter } })
      : undefined;
  };

  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const began = monotonic();
      try {
        const found = await look();
        if (found?.code !== closed?.code) onChange(found);
        closed = found;
      } catch (cause) {
        // A store that cannot be asked refuses messages by itself.
        onFault(cause);
      }
      await pause(Math.max(interval, (monotonic() - began) / mostOfTheTime), stopping.signal);
    }
  };

  const watching = watch();
  return {
    closed: () => closed,
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}
