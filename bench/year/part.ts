// One region's year in a thread of its own: told which, says what came of it.
import { parentPort, workerData } from 'node:worker_threads';
import { regions } from './country.ts';
import { playYear } from './play-year.ts';

const { index, ...how } = workerData as { index: number; seed: number; share: number; relay: boolean };
const region = regions[index];
if (region === undefined) throw new Error(`there is no region ${index}`);
parentPort?.postMessage(await playYear(region, how));
