import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Stops listening and lets every connection finish the request it is at. A client that keeps its connection busy is told
 * with its next answer to close it: it would hold the server for ever. What has not ended after `most` milliseconds is
 * ended.
 */
export async function closeServer(server: Server, most: number): Promise<void> {
  const closed = once(server, 'close');
  server.prependListener('request', (_request, response) => {
    response.setHeader('Connection', 'close');
  });
  server.close();
  server.closeIdleConnections();
  await Promise.race([closed, pause(most, undefined, { ref: false })]);
  server.closeAllConnections();
}
