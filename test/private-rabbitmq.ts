import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connect } from 'amqplib';

/** What a private node is started with. */
export interface PrivateRabbitMqOptions {
  /** Lines of rabbitmq.conf, such as `max_message_size = 65536`. */
  readonly config?: readonly string[];
  /** Certificate files for a TLS port that insists on a client certificate by the same authority. */
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string };
}

/** A RabbitMQ of the test's own, on ports and in a folder of its own: to be stopped, paused and killed. */
export interface PrivateRabbitMq {
  /** As the administrator, without TLS. */
  readonly url: string;
  readonly port: number;
  /** Undefined unless `tls` was asked for. */
  readonly tlsPort: number | undefined;
  readonly folder: string;
  /** Runs `rabbitmqctl` against the node and resolves with what it printed. */
  ctl(...parameters: readonly string[]): Promise<string>;
  /** Stops it in order; what it has kept stays. */
  stop(): Promise<void>;
  /** Starts it again over what it has kept. */
  start(): Promise<void>;
  /** Ends it as a power cut would: SIGKILL. */
  kill(): Promise<void>;
  /** It hangs, as a machine without processor time does: SIGSTOP. */
  pause(): void;
  resume(): void;
  /** Ends it and removes its folder. Safe to call at any time. */
  dispose(): Promise<void>;
}

const server = findProgram('rabbitmq-server');
const ctlProgram = findProgram('rabbitmqctl');

/** Whether tests can have nodes of their own; else what to say of those that are skipped. */
export const privateRabbitMq =
  server === undefined || ctlProgram === undefined
    ? { possible: false, why: ' (skipped: there is no rabbitmq-server to start)' }
    : { possible: true, why: '' };

const run = promisify(execFile);

/** Starts a node without any plugin and resolves when it takes connections, after about three seconds. */
export async function startPrivateRabbitMq(options: PrivateRabbitMqOptions = {}): Promise<PrivateRabbitMq> {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-rabbitmq-'));
  const [port = 0, distributionPort = 0, tlsPort = 0] = await freePorts(3);
  const environment = writeSurroundings(folder, options, { port, distributionPort, tlsPort });
  let child: ChildProcess | undefined;

  const signal = (name: NodeJS.Signals): void => {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    // The whole group: the script that is started is not the server itself.
    process.kill(-child.pid, name);
  };
  const endNow = (): void => signal('SIGKILL');
  const ended = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await once(child, 'exit');
  };
  const end = async (name: NodeJS.Signals): Promise<void> => {
    signal(name);
    await ended();
    process.off('exit', endNow);
    // The server may outlive its script by a moment.
    await eventuallyRefused(port);
  };
  const start = async (): Promise<void> => {
    child = spawn(server ?? '', [], { env: environment, detached: true, stdio: 'ignore' });
    process.once('exit', endNow);
    await answers(`amqp://guest:guest@127.0.0.1:${port}`, child, folder);
  };
  const dispose = async (): Promise<void> => {
    await end('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    await start();
  } catch (fault) {
    await dispose();
    throw fault;
  }
  return {
    url: `amqp://guest:guest@127.0.0.1:${port}`,
    port,
    tlsPort: options.tls === undefined ? undefined : tlsPort,
    folder,
    async ctl(...parameters) {
      const { stdout } = await run(ctlProgram ?? '', ['-q', ...parameters], { env: environment });
      return stdout;
    },
    stop: () => end('SIGTERM'),
    start,
    kill: () => end('SIGKILL'),
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    dispose,
  };
}

/** The program itself: Debian's wrapper in front of it insists on another user and another folder. */
function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) return undefined;
  const real = realpathSync(found);
  return basename(real) === 'rabbitmq-script-wrapper' ? realpathSync(join(dirname(real), name)) : found;
}

interface Ports {
  readonly port: number;
  readonly distributionPort: number;
  readonly tlsPort: number;
}

/** Writes the node's configuration, and makes the environment that keeps it apart from every other node. */
function writeSurroundings(
  folder: string,
  { config = [], tls }: PrivateRabbitMqOptions,
  { port, distributionPort, tlsPort }: Ports,
): NodeJS.ProcessEnv {
  const at = (name: string): string => join(folder, name);
  const tlsLines =
    tls === undefined
      ? []
      : [
          `listeners.ssl.1 = 127.0.0.1:${tlsPort}`,
          `ssl_options.cacertfile = ${tls.ca}`,
          `ssl_options.certfile = ${tls.cert}`,
          `ssl_options.keyfile = ${tls.key}`,
          'ssl_options.verify = verify_peer',
          'ssl_options.fail_if_no_peer_cert = true',
        ];
  const lines = [`listeners.tcp.1 = 127.0.0.1:${port}`, ...tlsLines, ...config];
  writeFileSync(at('rabbitmq.conf'), `${lines.join('\n')}\n`);
  writeFileSync(at('enabled_plugins'), '[].\n');
  writeFileSync(at('env.conf'), '');
  writeFileSync(at('.erlang.cookie'), randomBytes(16).toString('hex'));
  chmodSync(at('.erlang.cookie'), 0o400);
  for (const name of ['data', 'log']) mkdirSync(at(name));
  return {
    PATH: process.env.PATH,
    LANG: 'C.UTF-8',
    HOME: folder,
    RABBITMQ_NODENAME: `overgang-${port}@localhost`,
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distributionPort),
    RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: at('env.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: at('enabled_plugins'),
    RABBITMQ_MNESIA_BASE: at('data'),
    RABBITMQ_LOG_BASE: at('log'),
    RABBITMQ_PID_FILE: at('pid'),
    // A machine shared with tests has no processor to spin on.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+sbwt none +sbwtdcpu none +sbwtdio none',
  };
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((each) => once(each, 'listening')));
  const ports = servers.map((each) => (each.address() as AddressInfo).port);
  await Promise.all(servers.map((each) => once(each.close(), 'close')));
  return ports;
}

const patience = 60_000;

async function answers(url: string, child: ChildProcess, folder: string): Promise<void> {
  const deadline = performance.now() + patience;
  for (;;) {
    try {
      const model = await connect(url, { timeout: 2000 });
      model.on('error', () => {});
      await model.close();
      return;
    } catch (cause) {
      if (child.exitCode !== null)
        throw new Error(`the private RabbitMQ ended; see ${folder}/log`, { cause });
      if (performance.now() > deadline) throw cause;
      await sleep(50);
    }
  }
}

async function eventuallyRefused(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const probe = createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return;
    await sleep(25);
  }
}
