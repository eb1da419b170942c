import type { BrokerHealth } from './broker.ts';

/** Keeps a broker's health and tells those who listen when it changes. `closed` is final. */
export interface HealthRecord {
  now(): BrokerHealth;
  /** Without effect when state and reason are what they were. */
  set(state: BrokerHealth['state'], reason?: string): void;
  onChange(listener: (health: BrokerHealth) => void): () => void;
}

/** A record that begins in the given state. `now` gives milliseconds since 1970 UTC. */
export function healthRecord(now: () => number, first: BrokerHealth['state']): HealthRecord {
  let current: BrokerHealth = { state: first, since: now() };
  const listeners = new Set<(health: BrokerHealth) => void>();
  return {
    now: () => current,
    set: (state, reason) => {
      if (current.state === 'closed' || (current.state === state && current.reason === reason)) return;
      const since = current.state === state ? current.since : now();
      current = { state, since, ...(reason !== undefined && { reason }) };
      for (const listener of [...listeners]) listener(current);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
