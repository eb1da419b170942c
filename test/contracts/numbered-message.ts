import type { BrokerMessage } from '../../src/broker/broker.ts';

/** A small message with a number. */
export function message(n: number, facts: Partial<BrokerMessage> = {}): BrokerMessage {
  return {
    id: idOf(n),
    correlationId: `header-${n}`,
    endpoint: 'kom-0101',
    event: 'test.v1',
    contentType: 'application/fhir+json',
    sentAt: 1_790_000_000_000 + n,
    headers: {},
    body: Buffer.from(`message ${n}`),
    ...facts,
  };
}

/** The id of the message with that number. */
export const idOf = (n: number): string => `delivery-${n}`;

/** 1, 2, 3 … */
export const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
