import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topology } from '../../src/broker/topology.ts';

const names = topology({ prefix: 'overgang.', deliveryLimit: 20, queueMaxBytes: 1000 });
const wellFormed = fc.string({ unit: 'grapheme', minLength: 1 });

describe('the topology', () => {
  it('names a queue and a routing key for an endpoint', () => {
    expect(names.queue('kom-0101')).toBe('overgang.ep.kom-0101');
    expect(names.routingKey('kom-0101', 'hospital-notification.v3')).toBe(
      'kom-0101.hospital-notification.v3',
    );
    expect(names.bindingKey('kom-0101')).toBe('kom-0101.#');
  });

  it('keeps an endpoint to one word of the routing key, so that nobody receives what is meant for another', () => {
    expect(names.routingKey('a.b', 'e')).toBe('a%2Eb.e');
    fc.assert(
      fc.property(wellFormed, (endpoint) => {
        expect(names.bindingKey(endpoint)).toMatch(/^[^.#*]+\.#$/);
      }),
    );
  });

  it('tells the endpoint from the routing key, whatever its name', () => {
    fc.assert(
      fc.property(wellFormed, fc.string(), (endpoint, event) => {
        expect(names.endpointOf(names.routingKey(endpoint, event))).toBe(endpoint);
      }),
    );
  });

  it('gives two endpoints two queues', () => {
    fc.assert(
      fc.property(wellFormed, wellFormed, (one, other) => {
        expect(names.queue(one) === names.queue(other)).toBe(one === other);
      }),
    );
  });

  it('does not throw over a routing key that somebody else made', () => {
    expect(names.endpointOf('%E6.x')).toBeUndefined();
    expect(names.endpointOf('')).toBe('');
  });

  it('has quorum queues that keep order, refuse when full and lose no dead message', () => {
    expect(names.queueArguments).toEqual({
      'x-queue-type': 'quorum',
      'x-single-active-consumer': true,
      'x-delivery-limit': 20,
      'x-dead-letter-exchange': 'overgang.dead',
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
      'x-max-length-bytes': 1000,
    });
  });
});
