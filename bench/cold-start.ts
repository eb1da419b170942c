// From the start of the process until /readyz answers 200, with an empty database.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gatewayFlags } from './gateway-flags.ts';
import { machineLine } from './machine.ts';

const limit = 1500;
const root = join(import.meta.dirname, '..');
console.log(machineLine());
const times: number[] = [];
for (let round = 0; round < 5; round += 1) {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-bench-'));
  const port = await freePort();
  const started = performance.now();
  const child = spawn(process.execPath, [...gatewayFlags, join(root, 'src', 'main.ts'), 'serve'], {
    env: {
      ...process.env,
      OVERGANG_PORT: String(port),
      OVERGANG_DATABASE: join(folder, 'gateway.db'),
      OVERGANG_NETWORK: join(root, 'fixtures', 'networks', 'demo.json'),
      OVERGANG_HOOK_SECRET: `whsec_${'A'.repeat(43)}=`,
      OVERGANG_LOG_LEVEL: 'silent',
    },
    stdio: 'inherit',
  });
  const ready = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await ready())) {
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}`);
    await pause(5);
  }
  times.push(performance.now() - started);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
const middle = times.toSorted((one, other) => one - other)[2] ?? 0;
console.log(
  `ready after ${times.map((time) => time.toFixed(0)).join(', ')} ms; median / limit of ${limit} ms: ${(middle / limit).toFixed(2)}`,
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
