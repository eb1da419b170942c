/**
 * The broker is away, or its answer is. `sent` says what is known of a publish: `no` means that it did not
 * leave, `unknown` that it may have arrived; publishing again under the same id is safe in both cases.
 */
export class BrokerUnavailable extends Error {
  override readonly name = 'BrokerUnavailable';
  readonly sent: 'no' | 'unknown';

  constructor(reason: string, sent: 'no' | 'unknown', options?: ErrorOptions) {
    super(reason, options);
    this.sent = sent;
  }
}
