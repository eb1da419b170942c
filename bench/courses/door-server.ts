// A gateway as it is served, with a token for everybody who sends something in a course; `--unfollowed` follows none.

import { registerHooks } from 'node:module';
import { serveGateway } from '../serve-gateway.ts';
import { senders } from './stories.ts';

const [path = '', followed] = process.argv.slice(2);
if (followed === '--unfollowed') {
  registerHooks({
    resolve: (specifier, context, next) =>
      next(
        specifier.endsWith('/follow/follow.ts')
          ? new URL('./unfollowed.ts', import.meta.url).href
          : specifier,
        context,
      ),
  });
}
const { url, tokens } = await serveGateway(path, { senders: [...senders] });
process.send?.({ url, tokens });
process.on('message', () => process.send?.(process.cpuUsage()));
