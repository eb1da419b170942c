import { instant } from '../instant.ts';
import { say } from '../story.ts';

/** Where a notice stands in its chain. */
interface Place {
  readonly chainId?: string;
  readonly sequence?: number;
}

/** A notice that is sent, with the end it expects. */
export function notice(at: string, end: string, place: Place = {}) {
  return say('notice-sent', at, { expectedEnd: instant(end), ...place });
}

/** That a notice has become available to whom it is for. */
export function available(at: string, place: Place = {}) {
  return say('notice-available', at, place);
}
