import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** A PostgreSQL of the test's own, on a port and in a folder of its own: to be stopped, killed and started again. */
export interface PrivatePostgres {
  /** As the superuser, without a password. */
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  /** Stops it; what it has committed stays. `immediate` does not even end its connections in order. */
  stop(how: 'fast' | 'immediate'): Promise<void>;
  /** Starts it again over what it has committed; does nothing when it runs. */
  start(): Promise<void>;
  /** Its tables' disk, which can be full; undefined where tests may not mount one. */
  readonly disk: SmallDisk | undefined;
  /** Ends it and removes its folder. Safe to call at any time. */
  dispose(): Promise<void>;
}

/** The server refuses to run as root. */
const isRoot = process.getuid?.() === 0;

/** A disk in memory. */
interface SmallDisk {
  /** From now on it is as large as what is on it. */
  fill(): void;
  /** There is room again. */
  free(): void;
  unmount(): void;
}

/** Where the programs are; the newest version wins. */
const programs = findPrograms();

/** Whether tests can have servers of their own; else what to say of those that are skipped. */
export const privatePostgres =
  programs === undefined
    ? { possible: false, why: ' (skipped: there is no initdb to make a PostgreSQL with)' }
    : { possible: true, why: '' };

const run = promisify(execFile);

/** Makes a cluster and resolves when it takes connections, after about two seconds. */
export async function startPrivatePostgres(): Promise<PrivatePostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-postgres-'));
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  const disk = mountSmallDisk(join(folder, 'disk'));
  const data = join(folder, 'disk', 'data');
  const port = await freePort();
  let running = false;

  const call = async (program: string, parameters: readonly string[]): Promise<void> => {
    await run(...asOwner(program, parameters), { cwd: folder });
  };
  const control = (...parameters: readonly string[]): Promise<void> =>
    call('pg_ctl', ['-D', data, '-w', '-t', '60', ...parameters]);
  // When the program ends without having disposed of it.
  const endNow = (): void => {
    spawnSync(...asOwner('pg_ctl', ['-D', data, '-m', 'immediate', '-W', 'stop']), { stdio: 'ignore' });
  };
  const start = async (): Promise<void> => {
    const runs = await control('status').then(
      () => true,
      () => false,
    );
    if (!runs) await control('-l', join(folder, 'log'), 'start');
    running = true;
    process.off('exit', endNow).once('exit', endNow);
  };
  const stop = async (how: 'fast' | 'immediate'): Promise<void> => {
    await control('-m', how, 'stop');
    running = false;
    process.off('exit', endNow);
  };
  const dispose = async (): Promise<void> => {
    if (running) await stop('immediate').catch(() => {});
    disk?.unmount();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    // A full disk of tables is told to who writes; a full disk of the log ends the server.
    const log = join(folder, 'wal');
    await call('initdb', [
      '-D',
      data,
      '--waldir',
      log,
      '-U',
      'postgres',
      '-A',
      'trust',
      '--no-sync',
      '-E',
      'UTF8',
    ]);
    const settings = [
      `port = ${port}`,
      "listen_addresses = '127.0.0.1'",
      `unix_socket_directories = '${folder}'`,
      'shared_buffers = 32MB',
      'max_connections = 100',
    ];
    appendFileSync(join(data, 'postgresql.conf'), `${settings.join('\n')}\n`);
    await start();
  } catch (fault) {
    await dispose();
    throw fault;
  }
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, port, folder, stop, start, disk, dispose };
}

/** Mounted by root alone; elsewhere the folder is as large as the disk it is on. */
function mountSmallDisk(path: string): SmallDisk | undefined {
  mkdirSync(path);
  const mount = (...parameters: string[]): void =>
    void execFileSync('mount', [...parameters, path], { stdio: 'ignore' });
  try {
    mount('-t', 'tmpfs', '-o', 'size=4g,mode=755', 'tmpfs');
  } catch {
    if (isRoot) execFileSync('chown', ['postgres', path]);
    return undefined;
  }
  execFileSync('chown', ['postgres', path]);
  return {
    fill: () => {
      for (let slack = 0; ; slack += 2 ** 18) {
        const { blocks, bfree, bsize } = statfsSync(path);
        try {
          mount('-o', `remount,size=${(blocks - bfree) * bsize + slack}`);
          return;
        } catch (cause) {
          // More was written meanwhile.
          if (slack > 2 ** 24) throw cause;
        }
      }
    },
    free: () => mount('-o', 'remount,size=4g'),
    unmount: () => void execFileSync('umount', ['--lazy', path], { stdio: 'ignore' }),
  };
}

function asOwner(program: string, parameters: readonly string[]): [string, string[]] {
  const path = join(programs ?? '', program);
  return isRoot ? ['runuser', ['-u', 'postgres', '--', path, ...parameters]] : [path, [...parameters]];
}

function findPrograms(): string | undefined {
  if (isRoot && !existsSync('/usr/sbin/runuser') && !existsSync('/sbin/runuser')) return undefined;
  const versions = globSync('/usr/lib/postgresql/*/bin/initdb').toSorted((one, other) =>
    other.localeCompare(one, undefined, { numeric: true }),
  );
  const inPath = (process.env.PATH ?? '').split(':').map((each) => join(each, 'initdb'));
  const found = [...versions, ...inPath].find((path) => existsSync(path));
  return found === undefined ? undefined : dirname(found);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
