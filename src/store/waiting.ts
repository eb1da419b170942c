/** The part of a store that tells how much it holds back for others. */
export interface Waiting {
  /**
   * How many deliveries wait here, to be published or tried again, counted no further than `atMost`: what a gateway asks
   * every second must not grow with what waits.
   */
  countWaiting(atMost: number): Promise<number>;
}
