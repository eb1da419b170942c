// Compiles every context into the folder of compiled profiles and ends. Run by compile-apart.ts.
import { openByEvent, openContexts } from './contexts.ts';

const [packages = '', cache = ''] = process.argv.slice(2);
const contexts = openContexts({ packages, cache, onProblem: () => {} });
await contexts.base();
await openByEvent(contexts);
