import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { problem } from '../message/problem.ts';
import { toOutcome } from './outcome.ts';

/**
 * Answers requests that never get as far as a handler: those that arrive too slowly and those that are no HTTP. Node
 * would close the connection with a bare status line.
 * @param seconds the longest time a request may take to arrive
 */
export function answerBrokenRequests(server: Server, seconds: number): void {
  server.on('clientError', (fault: NodeJS.ErrnoException, socket: Duplex) => {
    if (fault.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const tooSlow = fault.code === 'ERR_HTTP_REQUEST_TIMEOUT';
    const found = tooSlow
      ? problem('request.too-slow', { params: { seconds } })
      : problem('request.malformed');
    const body = JSON.stringify(toOutcome([found], 'en'));
    socket.end(
      [
        `HTTP/1.1 ${tooSlow ? '408 Request Timeout' : '400 Bad Request'}`,
        'Content-Type: application/fhir+json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  });
}
