import { describe, expect, it } from 'vitest';
import { orderOf } from '../../src/accept/order-of.ts';
import type { Envelope } from '../../src/message/envelope.ts';
import { changed, fixture } from '../fixture-messages.ts';
import { judge } from '../validate/judge.ts';

const receivedAt = Date.parse('2027-04-05T12:00:00+02:00');
const read = (name: string, change: Parameters<typeof changed>[1] = () => {}): Envelope => {
  const { envelope } = judge(JSON.parse(changed(fixture(name).text, change)));
  if (envelope === undefined) throw new Error('no envelope');
  return envelope;
};

describe("a message's place in order", () => {
  it('is in its course, at the instant its sender gave', () => {
    const envelope = read('hospital-notification/admit-inpatient');
    expect(orderOf(envelope, receivedAt, 1000)).toMatchObject({
      key: envelope.courseId,
      inherits: false,
      at: Date.parse(envelope.timestamp),
      follows: undefined,
    });
  });

  it('is in its thread where it has no course, behind the message it answers, which it does not wait for', () => {
    const envelope = read('care-communication/reply');
    expect(envelope.courseId).toBe('urn:uuid:24cf2e40-ddae-43b1-ad25-b102204a0118');
    const order = orderOf(envelope, receivedAt, 1000);
    expect(order).toMatchObject({ key: envelope.courseId, inherits: false });
    expect(order.follows).toMatchObject({ messageId: envelope.thread.predecessor, until: undefined });
  });

  it('waits for a message of the same sender that it continues', () => {
    const envelope = read('hospital-notification/start-leave');
    const { follows } = orderOf(envelope, receivedAt, 180_000);
    expect(follows).toMatchObject({ messageId: envelope.thread.predecessor, until: receivedAt + 180_000 });
    expect(follows?.ifAwaited.code).toBe('message.predecessor-awaited');
    expect(orderOf(envelope, receivedAt, 0).follows?.until, 'unless nothing is held').toBeUndefined();
  });

  it('is in the line of the first message of its chain where it names nothing else, and else alone', () => {
    const without = { ...read('hospital-notification/start-leave'), courseId: undefined };
    expect(orderOf(without, receivedAt, 0)).toMatchObject({ key: without.thread.first, inherits: true });
    const alone = { ...read('hospital-notification/admit-inpatient'), courseId: undefined };
    expect(orderOf(alone, receivedAt, 0)).toMatchObject({ key: alone.messageId, inherits: true });
  });

  it('does not believe a clock that is days ahead, nor a timestamp that is no instant', () => {
    const envelope = read('hospital-notification/admit-inpatient');
    const at = (timestamp: string) => orderOf({ ...envelope, timestamp }, receivedAt, 0).at;
    expect(at('2099-01-01T00:00:00Z')).toBe(receivedAt + 86_400_000);
    expect(at('soon')).toBe(receivedAt);
  });

  it('never waits for an acknowledged message, which somebody else sent', () => {
    const envelope = read('acknowledgement/ok');
    expect(envelope.thread.predecessor).toBeDefined();
    expect(orderOf(envelope, receivedAt, 1000).follows?.until).toBeUndefined();
  });

  it('survives a chain that leads back to itself', () => {
    const envelope = read('hospital-notification/start-leave', (bundle) => {
      const header = bundle.entry[0].resource.id;
      for (const { resource } of bundle.entry) {
        if (resource.resourceType !== 'Provenance') continue;
        resource.entity = [{ role: 'revision', what: { reference: `MessageHeader/${header}` } }];
      }
    });
    expect(orderOf(envelope, receivedAt, 1000).follows).toBeUndefined();
  });
});
