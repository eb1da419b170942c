import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { closeServer } from '../../src/http/close-server.ts';

it('lets a client go that has always one more request, without breaking one off', async () => {
  const server = createServer((_request, response) => void setTimeout(() => response.end('an answer'), 5));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async (): Promise<IncomingMessage> => {
    const [answer] = (await once(get({ port, agent }), 'response')) as [IncomingMessage];
    answer.resume();
    await once(answer, 'end');
    return answer;
  };
  const answers: IncomingMessage[] = [await ask()];
  const asked = ask();
  await once(server, 'request');
  const closing = closeServer(server, 60_000).then(() => 'closed');
  answers.push(await asked);
  // On the connection it has, as long as it is let.
  for (let more = await ask().catch(() => undefined); more !== undefined; ) {
    answers.push(more);
    more = answers.length > 100 ? undefined : await ask().catch(() => undefined);
  }
  expect(answers[0]?.headers.connection).toBe('keep-alive');
  expect(answers.at(-1)?.headers.connection).toBe('close');
  expect(await closing).toBe('closed');
  agent.destroy();
});
