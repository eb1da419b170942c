import { type AcknowledgementState, deliveryStates } from '../message/delivery.ts';

/** What the statements that tell how endpoints stand go through: every state there is. */
export const countedStates = {
  states: deliveryStates,
  acknowledgements: [
    'awaited',
    'ok',
    'fatal-error',
    'transient-error',
    'in-error',
    'none-owed',
  ] satisfies readonly AcknowledgementState[],
} as const;
