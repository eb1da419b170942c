import type { Chance } from './random.ts';
import type { World } from './world.ts';

/** Something that can be done to the system. */
export interface Fault {
  readonly name: string;
  /** What it is done to: two faults at once are done to different things. */
  readonly to: 'gateway' | 'clock' | 'rabbitmq' | 'postgres' | 'disk' | 'hook' | 'consumer';
  /** How long it lasts, milliseconds. */
  readonly lasts: readonly [least: number, most: number];
  /** Takes so long, or so long to get over, that it is left out of short runs. */
  readonly slow?: boolean;
  readonly possible: (world: World) => boolean;
  /** Does it; what comes back undoes it. */
  readonly strike: (world: World, chance: Chance) => Promise<Undo> | Undo;
}

/** Undoes a fault. */
export type Undo = () => Promise<unknown> | unknown;

/** For a fault that is over as soon as it has happened. */
export const nothingToUndo: Undo = () => {};
