import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueTokens } from '../../src/cli/issue-token.ts';
import { loadNetwork } from '../../src/network/load-network.ts';
import { gatewayFlags } from '../gateway-flags.ts';
import type { Child } from './child.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * Builds the program and starts it as the container image does: `dist/main.js serve`, on the demo network.
 * @param database SQLite's file; PostgreSQL and RabbitMQ are named by the environment
 */
export async function startServed(folder: string, database = join(folder, 'overgang.db')): Promise<Child> {
  const build = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(root, 'tsconfig.build.json')],
    { stdio: 'inherit' },
  );
  if (build.status !== 0) throw new Error('the program does not build');
  const { file } = loadNetwork(join(root, 'fixtures', 'networks', 'demo.json'));
  if (file === undefined) throw new Error('the demo network is not valid');
  const { network, tokens } = issueTokens(file, ['bfh-medicin'], { random: randomBytes, now: Date.now });
  writeFileSync(join(folder, 'network.json'), JSON.stringify(network));
  const child = spawn(process.execPath, [...gatewayFlags, join(root, 'dist', 'main.js'), 'serve'], {
    env: {
      ...process.env,
      OVERGANG_PORT: '0',
      OVERGANG_NETWORK: join(folder, 'network.json'),
      OVERGANG_DATABASE: database,
      OVERGANG_PROFILE_CACHE: join(folder, 'profiles'),
      OVERGANG_UNCHECKED_PROFILES: 'accept',
      OVERGANG_HOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve) => {
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /"url":"(http:[^"]+)"/.exec(said)?.[1];
      if (found === undefined) said += chunk.toString();
      const now = found ?? /"url":"(http:[^"]+)"/.exec(said)?.[1];
      if (now !== undefined) resolve(now);
    });
  });
  return {
    url,
    token: tokens['bfh-medicin'] ?? '',
    async usage() {
      const kibibytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      return { rss: Number(kibibytes) * 1024, cpu: { user: 0, system: 0 } };
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
