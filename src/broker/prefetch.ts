/** Throws RangeError unless it is a whole number from 1 to 65,535: AMQP takes 0 for "without limit". */
export function insistOnPrefetch(prefetch: number): void {
  if (!Number.isInteger(prefetch) || prefetch < 1 || prefetch > 65_535) {
    throw new RangeError(`prefetch must be from 1 to 65535, not ${prefetch}`);
  }
}
