// A gateway in a process of its own, to be killed. What it is started with, and what is asked of it, comes from its parent.
import { pino } from 'pino';
import { loadConfig } from '../../src/config.ts';
import { describeFault } from '../../src/describe-fault.ts';
import { type Gateway, startGateway } from '../../src/gateway.ts';
import { brokenPorts } from './broken-ports.ts';
import { putUpFailPoints } from './fail-points.ts';
import { couldNotStart, type Order, type Word } from './gateway-words.ts';

let offset = 0;
let running: Gateway | undefined;
const points = putUpFailPoints(() => process.kill(process.pid, 'SIGKILL'));
const say = (word: Word): void => void process.send?.(word);

async function start({ settings, network, breakage }: Extract<Order, { do: 'start' }>): Promise<void> {
  const { config, faults } = loadConfig(settings);
  if (config === undefined) throw new Error(faults.join('\n'));
  const broken = breakage === undefined ? undefined : brokenPorts[breakage];
  const gateway = await startGateway({
    config,
    network,
    log: pino({ level: 'info' }, pino.destination({ dest: 1, sync: true })),
    environment: {},
    now: () => Date.now() + offset,
    around: (ports) => points.around(broken === undefined ? ports : broken(ports)),
  });
  running = gateway;
  say({ url: gateway.url });
}

process.on('message', (order: Order) => {
  if (order.do === 'die at') points.arm(order.point);
  if (order.do === 'set clock') offset = order.offset;
  if (order.do !== 'start') return;
  start(order).catch((fault: unknown) => {
    say({ cannotStart: JSON.stringify(describeFault(fault)) });
    process.exit(couldNotStart);
  });
});
process.once('SIGTERM', () => {
  void (running?.stop() ?? Promise.resolve()).then(() => process.exit(0));
});
// Its parent is gone: nobody would ever stop it.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
