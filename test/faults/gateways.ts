import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NetworkFile } from '../../src/network/network.ts';
import type { Breakage } from './broken-ports.ts';
import type { FailPoint } from './fail-points.ts';
import { couldNotStart, type Order, type Word } from './gateway-words.ts';
import type { History, ProcessEnded } from './history.ts';

/** One gateway process that is started again whenever it has ended, until it is told to stop. */
export interface GatewayProcess {
  readonly name: string;
  /** Where it listens now; undefined while it does not run. */
  url(): string | undefined;
  pid(): number | undefined;
  /** SIGKILL, now. */
  kill(): void;
  /** It dies by SIGKILL when it comes to this point next. */
  dieAt(point: FailPoint): void;
  /** Stops in order and is started again. */
  restart(): Promise<void>;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Sets its clock ahead of the machine's, or back; it keeps that when it is started again. Milliseconds. */
  setClock(offset: number): void;
  /** Resolves when it listens. */
  ready(): Promise<void>;
  /** Stops it in order for good. */
  stop(): Promise<void>;
}

export interface GatewayProcessOptions {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly network: NetworkFile;
  readonly breakage: Breakage | undefined;
  readonly history: History;
  readonly folder: string;
}

const restartAfter = 100;
const stopWithin = 30_000;

/** Starts one. Never rejects: a process that cannot start is started again. */
export function runGateway(options: GatewayProcessOptions): GatewayProcess {
  const { name, settings, network, breakage, history, folder } = options;
  const log = createWriteStream(join(folder, `${name}.log`), { flags: 'a' });
  let child: ChildProcess | undefined;
  let url: string | undefined;
  let offset = 0;
  let armed = false;
  let asked: 'kill' | 'stop' | undefined;
  let over = false;

  const order = (given: Order): void => {
    if (child?.connected === true) child.send(given, () => {});
  };

  const live = async (): Promise<void> => {
    while (!over) {
      await liveOnce();
      if (!over) await sleep(restartAfter);
    }
  };

  /** From its start to its end, which is recorded. */
  const liveOnce = async (): Promise<void> => {
    let detail = '';
    armed = false;
    asked = undefined;
    const started = fork(join(import.meta.dirname, 'gateway-process.ts'), [], {
      execArgv: ['--max-semi-space-size=8', '--v8-pool-size=0', '--heap-growing-percent=30'],
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    started.stdout?.pipe(log, { end: false });
    started.stderr?.on('data', (chunk: Buffer) => {
      detail = (detail + chunk.toString('utf8')).slice(-2000);
      log.write(chunk);
    });
    started.on('message', (word: Word) => {
      if ('url' in word) url = word.url;
      else detail = word.cannotStart;
    });
    order({ do: 'set clock', offset });
    order({ do: 'start', settings, network, breakage });
    const [code, signal] = (await once(started, 'exit')) as [number | null, NodeJS.Signals | null];
    url = undefined;
    child = undefined;
    history.record({
      kind: 'ended',
      at: Date.now(),
      process: name,
      why: whyEnded(code, signal),
      detail: `${signal ?? code} ${detail}`.trim(),
    });
  };

  const whyEnded = (code: number | null, signal: NodeJS.Signals | null): ProcessEnded['why'] => {
    if (code === couldNotStart) return 'could not start';
    if (signal === 'SIGKILL' && (armed || asked === 'kill')) return 'killed';
    return asked === 'stop' && code === 0 ? 'stopped' : 'fell';
  };

  const end = async (): Promise<void> => {
    const ending = child;
    const isAlive = (): boolean => ending?.exitCode === null && ending.signalCode === null;
    // Before it listens it does not listen to signals either.
    while (isAlive() && url === undefined) await sleep(10);
    if (ending === undefined || !isAlive()) return;
    asked = 'stop';
    const ended = once(ending, 'exit');
    ending.kill('SIGCONT');
    ending.kill('SIGTERM');
    const late = new AbortController();
    const hung = sleep(stopWithin, true, { signal: late.signal }).catch(() => false);
    // It did not stop: its exit by SIGKILL is recorded as a fall.
    if ((await Promise.race([ended, hung])) === true) ending.kill('SIGKILL');
    await ended;
    late.abort();
  };

  const living = live();
  return {
    name,
    url: () => url,
    pid: () => child?.pid,
    kill() {
      asked = 'kill';
      child?.kill('SIGKILL');
    },
    dieAt(point) {
      armed = true;
      order({ do: 'die at', point });
    },
    restart: end,
    signal: (signal) => void child?.kill(signal),
    setClock(to) {
      offset = to;
      order({ do: 'set clock', offset });
    },
    async ready() {
      while (url === undefined) await sleep(10);
    },
    async stop() {
      over = true;
      await end();
      await living;
      log.end();
    },
  };
}
