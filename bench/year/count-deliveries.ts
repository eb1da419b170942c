import type { Store } from '../../src/store/store.ts';

/** A store that tells when everything it was given to deliver is settled. */
export function countDeliveries(store: Store) {
  let expected = 0;
  let settled = 0;
  let sent = 0;
  let waiting: PromiseWithResolvers<void> | undefined;
  const expect = (deliveries: readonly { readonly deliveries: readonly unknown[] }[]): void => {
    for (const each of deliveries) expected += each.deliveries.length;
  };
  const counting: Store = {
    ...store,
    async accept(submission) {
      const acceptance = await store.accept(submission);
      if (acceptance.status === 'accepted') {
        expect([submission, ...(submission.sends ?? [])]);
        sent += submission.sends?.length ?? 0;
      }
      return acceptance;
    },
    async keepCourse(change, sends) {
      const kept = await store.keepCourse(change, sends);
      if (kept) {
        expect(sends);
        sent += sends.length;
      }
      return kept;
    },
    async settle(delivery, outcome) {
      const result = await store.settle(delivery, outcome);
      settled += 1;
      if (settled >= expected) waiting?.resolve();
      return result;
    },
  };
  return {
    store: counting,
    sent: () => sent,
    deliveries: () => expected,
    isDrained: () => settled >= expected,
    async drained() {
      if (settled >= expected) return;
      waiting = Promise.withResolvers();
      await waiting.promise;
    },
  };
}
