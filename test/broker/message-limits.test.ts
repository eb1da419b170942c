import { describe, expect, it } from 'vitest';
import { whyUncarriable } from '../../src/broker/message-limits.ts';
import { message } from '../contracts/numbered-message.ts';

describe('what a broker can carry', () => {
  it.each([
    ['an ordinary message', {}],
    ['a body at the limit', { body: new Uint8Array(1000) }],
    ['texts of 255 bytes', { id: 'i'.repeat(255), correlationId: 'c'.repeat(255) }],
    ['headers of text and numbers', { headers: { a: 'x'.repeat(30_000), b: -1.5, c: 2 ** 60 } }],
  ])('is %s', (_, facts) => {
    expect(whyUncarriable(message(1, facts), 1000)).toBeUndefined();
  });

  it.each([
    ['a body above the limit', { body: new Uint8Array(1001) }, /1001 bytes is above the limit of 1000/],
    ['a text of 256 bytes', { correlationId: 'c'.repeat(256) }, /correlationId is longer/],
    ['a text with half a character', { endpoint: 'kom-\ud800' }, /endpoint is no well-formed text/],
    ['too many headers', { headers: { a: 'x'.repeat(33_000) } }, /headers are above/],
    ['a header of the broker', { headers: { 'x-death': 'y' } }, /x-death/],
    ['a header that is no number', { headers: { n: Number.POSITIVE_INFINITY } }, /no number/],
    ['a time before 1970', { sentAt: -1 }, /sentAt/],
  ])('is not %s', (_, facts, reason) => {
    expect(whyUncarriable(message(1, facts), 1000)).toMatch(reason);
  });
});
