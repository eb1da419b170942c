import type { Endpoint } from './network.ts';

/** How long an acknowledgement is waited for, and how often the message is sent again before somebody must act. */
export interface AcknowledgementPolicy {
  /** Milliseconds from when the message was available. */
  readonly within: number;
  /** MedCom allows two (COMM/043) or three (COMM/040 MR5). */
  readonly resends: number;
}

/** What an endpoint has agreed on otherwise, as the network file says it. */
export interface AcknowledgementAgreement {
  /** Minutes. */
  readonly within?: number;
  readonly resends?: number;
}

/** What goes for an event at an endpoint: what is said of the event there, else of the endpoint, else in general. */
export function acknowledgementPolicy(
  general: AcknowledgementPolicy,
  { acknowledgement }: Pick<Endpoint, 'acknowledgement'>,
  event: string,
): AcknowledgementPolicy {
  const own = acknowledgement?.events?.[event];
  const minutes = own?.within ?? acknowledgement?.within;
  return {
    within: minutes === undefined ? general.within : minutes * 60_000,
    resends: own?.resends ?? acknowledgement?.resends ?? general.resends,
  };
}
