/** The namespace of VANSEnvelope 1.0.4. */
export const VANS_NAMESPACE = 'urn:oio:medcom:vans-envelope:1.0.4';

/** Who sends or receives on the VANS network. */
export interface VansParty {
  readonly type: 'EAN' | 'CVR' | 'VANS';
  readonly id: string;
}

/** What an envelope says of its document. */
export interface VansDocument {
  readonly format: 'XML' | 'EDIFACT' | 'HL7' | 'Binary' | 'Other';
  /** Statistical code, such as `MCM:XDIS20` or `MCM:FDIS91#discharge`. */
  readonly name: string;
  readonly version?: string;
  readonly size: number;
}

/** How the network is to treat the message. */
export interface VansTransport {
  readonly type?: 'reliable' | 'unreliable';
  readonly transform: boolean;
  /** At most five, such as `MCM:MIME`. */
  readonly tags: readonly { readonly name: string; readonly value: string }[];
}

/** A message's own identity and kind: it is repeated in receipts. */
export interface VansMessageInfo {
  /** The message; the same on a resend. A UUID. */
  readonly identifier: string;
  readonly document: VansDocument;
  readonly transport?: VansTransport;
}

/** A transport receipt. It says that an envelope arrived, never that anybody read it. */
export type VansReceipt =
  | { readonly kind: 'positive'; readonly original: string; readonly message: VansMessageInfo }
  | {
      readonly kind: 'negative';
      readonly original: string;
      readonly message: VansMessageInfo;
      readonly error: VansError;
    }
  | {
      readonly kind: 'negative-vans';
      readonly original: string;
      readonly message?: VansMessageInfo;
      readonly error: VansError;
    };

export interface VansError {
  readonly code?: number;
  readonly description: string;
}

/** An envelope of the VANS network. */
export interface VansEnvelope {
  readonly sender: VansParty;
  readonly receiver: VansParty;
  /** This dispatch; new on a resend. A UUID. */
  readonly identifier: string;
  /** Instant with offset. */
  readonly sent: string;
  readonly content:
    | { readonly kind: 'message'; readonly info: VansMessageInfo; readonly data: Uint8Array }
    | { readonly kind: 'receipt'; readonly receipt: VansReceipt };
}
