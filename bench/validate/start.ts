import { compileContext } from '../../src/validate/profile/message-context.ts';
import { contextDefinitions } from './corpora.ts';

/** A process of its own that loads all three contexts from the cache folder it is given, and tells what that took. */
const started = performance.now();
for (const name of ['hn', 'cc', 'ack'] as const) {
  compileContext(await contextDefinitions(name, process.argv[2]), { name });
}
const milliseconds = Math.round(performance.now() - started);
const sinceStart = Math.round(performance.now());
console.log(
  JSON.stringify({ milliseconds, sinceStart, megabytes: Math.round(process.memoryUsage().rss / 1e6) }),
);
