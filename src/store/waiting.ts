import type { DeliveryState } from '../message/delivery.ts';

/** How an endpoint stands. */
export interface EndpointBacklog {
  readonly endpoint: string;
  readonly states: Readonly<Partial<Record<DeliveryState, number>>>;
  /** Deliveries still to be acknowledged. */
  readonly awaited: number;
  readonly oldestQueuedAt: number | undefined;
}

/** The part of a store that tells how much waits in it. */
export interface Waiting {
  /**
   * How many deliveries wait here, to be published or tried again, counted no further than `atMost`: what a gateway asks
   * every second must not grow with what waits.
   */
  countWaiting(atMost: number): Promise<number>;

  /**
   * How many deliveries of each state endpoints have, and when the oldest waiting one was queued. What is over is not
   * counted: delivered and acknowledged. Endpoints that have none are left out. Costs what it counts, whatever else
   * the store holds.
   * @param atMost deliveries of one state at one endpoint that are counted; there may be more of those
   */
  backlog(endpoints: readonly string[], atMost: number): Promise<readonly EndpointBacklog[]>;
}
