import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { gatewayFlags } from '../gateway-flags.ts';

/** A server under measurement, in a process of its own. */
export interface Child {
  readonly url: string;
  readonly token: string;
  /** Resident memory in bytes and processor time in microseconds so far. */
  usage(): Promise<{
    readonly rss: number;
    readonly cpu: { readonly user: number; readonly system: number };
  }>;
  stop(): Promise<void>;
}

/** Starts one of the servers beside this file and waits until it is ready. */
export async function startChild(name: string, ...parameters: string[]): Promise<Child> {
  const child = fork(join(import.meta.dirname, `${name}.ts`), parameters, {
    // As the gateway is started, and the same for its peers.
    execArgv: [...gatewayFlags],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { url, token } = await answerOf<{ url: string; token: string }>(child);
  return {
    url,
    token,
    usage() {
      const answer = answerOf<{ rss: number; cpu: { user: number; system: number } }>(child);
      child.send('usage');
      return answer;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the server ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.off('exit', ended);
      resolve(answer as Answer);
    });
  });
}
