import { acknowledgementStates, deliveryStates } from '../message/delivery.ts';

/** What the statements that tell how endpoints stand go through: every state there is. */
export const countedStates = { states: deliveryStates, acknowledgements: acknowledgementStates } as const;
