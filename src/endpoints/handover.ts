/** A message on its last stretch, as an endpoint gets it. */
export interface Handover {
  readonly deliveryId: string;
  /** Bundle.id of a later sending of the same message; undefined for the first one. */
  readonly dispatchId: string | undefined;
  readonly messageId: string;
  readonly event: string;
  readonly mediaType: string;
  readonly body: Uint8Array;
  /** The replay that brings it, for a message that was sent long ago. */
  readonly replay?: string | undefined;
}

/**
 * What the far end said. `taken`: it has the message. `transient`: it may take it later; `ambiguous` tells that it may
 * have it already, which is safe to repeat because receivers drop a MessageHeader.id they have seen. `permanent`: no
 * repetition will help, a person must act. Reasons are for the operator and hold nothing of the message.
 */
export type HandoverResult =
  | { readonly kind: 'taken' }
  | {
      readonly kind: 'transient' | 'ambiguous';
      readonly reason: string;
      /** The far end's own wish, in milliseconds from now. */
      readonly retryAfter?: number;
    }
  | { readonly kind: 'permanent'; readonly reason: string };
