import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { gatewayFlags } from '../gateway-flags.ts';
import { newStory } from './stories.ts';

/** A gateway as it is served, in a process of its own. */
export interface Door {
  /** CPU microseconds of the gateway for each message of so many courses, 64 at once, each with its messages in order. */
  cost(courses: number): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a gateway on SQLite that follows courses, or one that follows none. */
export async function openDoor(database: string, followed: boolean): Promise<Door> {
  const child = fork(
    join(import.meta.dirname, 'door-server.ts'),
    [database, ...(followed ? [] : ['--unfollowed'])],
    { execArgv: [...gatewayFlags], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const ended = once(child, 'exit');
  const [{ url, tokens }] = (await once(child, 'message')) as [
    { url: string; tokens: Record<string, string> },
  ];

  const used = async (): Promise<number> => {
    child.send('usage');
    const [cpu] = (await once(child, 'message')) as [{ user: number; system: number }];
    return cpu.user + cpu.system;
  };

  const post = async (sender: string, body: Buffer): Promise<void> => {
    const response = await fetch(`${url}/fhir/$process-message`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${tokens[sender]}` },
      body: new Uint8Array(body),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${sender}: ${response.status} ${answer.slice(0, 500)}`);
  };

  return {
    async cost(courses) {
      const stories = Array.from({ length: courses }, newStory);
      const messages = stories.flat().length;
      const waiting = stories.values();
      const before = await used();
      const sender = async (): Promise<void> => {
        for (const story of waiting) {
          for (const [name, body] of story) await post(name, body);
        }
      };
      await Promise.all(Array.from({ length: 64 }, sender));
      return ((await used()) - before) / messages;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
