import { failPoints } from './fail-points.ts';
import { type Fault, nothingToUndo } from './fault.ts';
import type { GatewayProcess } from './gateways.ts';
import { hookManners } from './hook-inlet.ts';
import type { Chance } from './random.ts';
import { serverFaults } from './server-faults.ts';

const always = (): boolean => true;

/** A fault that is over as soon as it has happened. */
function blow(name: string, strike: (gateway: GatewayProcess, chance: Chance) => unknown): Fault {
  return {
    name,
    to: 'gateway',
    lasts: [0, 500],
    possible: always,
    async strike({ gateways }, chance) {
      await strike(chance.pick(gateways), chance);
      return nothingToUndo;
    },
  };
}

const gatewayFaults: readonly Fault[] = [
  blow('gateway: kill -9', (gateway) => gateway.kill()),
  ...failPoints.map((point) => blow(`gateway: kill -9 at "${point}"`, (gateway) => gateway.dieAt(point))),
  blow('gateway: stopped in order', (gateway) => gateway.restart()),
  {
    name: 'gateway: paused, longer than its lease',
    to: 'gateway',
    lasts: [1000, 5000],
    possible: always,
    strike({ gateways }, chance) {
      const gateway = chance.pick(gateways);
      gateway.signal('SIGSTOP');
      return () => gateway.signal('SIGCONT');
    },
  },
  {
    name: 'gateway: its clock jumps',
    to: 'clock',
    lasts: [0, 1000],
    possible: always,
    strike({ gateways }, chance) {
      chance.pick(gateways).setClock(chance.between(-mostJump, mostJump));
      return nothingToUndo;
    },
  },
];

/** How far a clock jumps, either way, milliseconds. */
export const mostJump = 2 * 3_600_000;

const receiverFaults: readonly Fault[] = [
  ...hookManners
    .filter((manner) => manner !== 'takes')
    .map(
      (manner): Fault => ({
        name: `hook: ${manner}`,
        to: 'hook',
        lasts: [500, 2500],
        possible: always,
        strike({ hooks }, chance) {
          const hook = chance.pick(hooks);
          hook.behave(manner);
          return () => hook.behave('takes');
        },
      }),
    ),
  {
    name: 'AMQP consumer: crashes',
    to: 'consumer',
    lasts: [0, 500],
    possible: ({ consumers }) => consumers.length > 0,
    strike({ consumers }, chance) {
      chance.pick(consumers).crash();
      return nothingToUndo;
    },
  },
];

/** All of them. */
export const faults: readonly Fault[] = [...gatewayFaults, ...receiverFaults, ...serverFaults];
