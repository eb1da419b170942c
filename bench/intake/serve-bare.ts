import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';

/** What the peers look at in a message. */
export interface BareBundle {
  readonly id: string;
  readonly entry: readonly { readonly resource: { readonly id: string } }[];
}

/**
 * Serves an Express handler that parses the body and answers 202 when it is kept, and no more; tells the parent process
 * where, and what it uses when asked.
 */
export function serveBare(
  keep: (bundle: BareBundle, bytes: Buffer) => Promise<unknown>,
  afterwards: (bundle: BareBundle, bytes: Buffer) => void = () => {},
): void {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.post(
    '/fhir/\\$process-message',
    express.raw({ type: () => true, limit: '25mb' }),
    async (request, response) => {
      const bytes = request.body as Buffer;
      const bundle = JSON.parse(bytes.toString('utf8')) as BareBundle;
      await keep(bundle, bytes);
      response.status(202).json({ id: bundle.id });
      afterwards(bundle, bytes);
    },
  );
  const server = createServer(app).listen(0, '127.0.0.1', () => {
    process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'none' });
  });
  process.on('disconnect', () => process.exit());
  process.on('message', () => process.send?.({ rss: process.memoryUsage.rss(), cpu: process.cpuUsage() }));
}
