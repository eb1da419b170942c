import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { type Fault, nothingToUndo } from './fault.ts';
import type { World } from './world.ts';

const run = promisify(execFile);

/** Faults of the way to a server, which need nothing but the proxy in front of it. */
function networkFaults(name: string, of: 'rabbitMq' | 'postgres', to: Fault['to']): readonly Fault[] {
  const possible = ({ servers }: World): boolean => servers !== undefined;
  return [
    {
      name: `${name}: connections cut`,
      to,
      lasts: [0, 500],
      possible,
      strike({ servers }) {
        servers?.[of].proxy.sever();
        return nothingToUndo;
      },
    },
    {
      name: `${name}: away`,
      to,
      lasts: [500, 3000],
      possible,
      strike({ servers }) {
        servers?.[of].proxy.refuse();
        servers?.[of].proxy.sever();
        return () => servers?.[of].proxy.accept();
      },
    },
    {
      name: `${name}: nothing comes through`,
      to,
      lasts: [3000, 8000],
      slow: true,
      possible,
      strike({ servers }) {
        servers?.[of].proxy.swallow();
        return () => servers?.[of].proxy.sever();
      },
    },
  ];
}

const ownRabbitMq = ({ servers }: World): boolean => servers?.rabbitMq.own !== undefined;
const ownPostgres = ({ servers }: World): boolean => servers?.postgres.own !== undefined;

/** What can be done to what the gateways stand on. */
export const serverFaults: readonly Fault[] = [
  ...networkFaults('RabbitMQ', 'rabbitMq', 'rabbitmq'),
  ...networkFaults('PostgreSQL', 'postgres', 'postgres'),
  {
    name: 'RabbitMQ: kill -9',
    to: 'rabbitmq',
    lasts: [0, 1000],
    possible: ownRabbitMq,
    async strike({ servers }) {
      await servers?.rabbitMq.own?.kill();
      return () => servers?.rabbitMq.own?.start();
    },
  },
  {
    name: 'RabbitMQ: stopped in order',
    to: 'rabbitmq',
    lasts: [0, 2000],
    slow: true,
    possible: ownRabbitMq,
    async strike({ servers }) {
      await servers?.rabbitMq.own?.stop();
      return () => servers?.rabbitMq.own?.start();
    },
  },
  {
    name: 'RabbitMQ: paused',
    to: 'rabbitmq',
    lasts: [1000, 5000],
    possible: ownRabbitMq,
    strike({ servers }) {
      servers?.rabbitMq.own?.pause();
      return () => servers?.rabbitMq.own?.resume();
    },
  },
  {
    name: 'RabbitMQ: short of disk',
    to: 'rabbitmq',
    lasts: [1000, 3000],
    slow: true,
    possible: ownRabbitMq,
    async strike({ servers }) {
      await servers?.rabbitMq.own?.ctl('set_disk_free_limit', '1000000GB');
      return () => servers?.rabbitMq.own?.ctl('set_disk_free_limit', '50MB');
    },
  },
  ...(['fast', 'immediate'] as const).map(
    (how): Fault => ({
      name: `PostgreSQL: restarted, ${how}`,
      to: 'postgres',
      lasts: [0, 1500],
      possible: ownPostgres,
      async strike({ servers }) {
        await servers?.postgres.own?.stop(how);
        return () => servers?.postgres.own?.start();
      },
    }),
  ),
  {
    name: 'PostgreSQL: disk full',
    to: 'postgres',
    lasts: [1000, 4000],
    possible: ({ servers }) => servers?.postgres.own?.disk !== undefined,
    strike({ servers }) {
      servers?.postgres.own?.disk?.fill();
      return async () => {
        servers?.postgres.own?.disk?.free();
        // It gives up when it comes upon a full disk while it recovers.
        await servers?.postgres.own?.start();
      };
    },
  },
  {
    // No file may grow beyond a few pages: the operating system refuses the write as it does on a disk that is full.
    name: 'SQLite: disk full',
    to: 'disk',
    lasts: [500, 3000],
    possible: ({ setup }) => setup === 'sqlite' && hasPrlimit,
    async strike({ gateways }) {
      const pid = gateways[0]?.pid();
      if (pid === undefined) return nothingToUndo;
      await limitFileSize(pid, '8192');
      return () => limitFileSize(pid, 'unlimited');
    },
  },
];

const hasPrlimit = ((): boolean => {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** The process may be gone by now. */
async function limitFileSize(pid: number, most: string): Promise<void> {
  await run('prlimit', ['--pid', String(pid), `--fsize=${most}:`]).catch(() => {});
}
