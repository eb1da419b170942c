// Writes the pages of docs/ that are generated from the sources.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from './docs/pages.ts';

const folder = join(import.meta.dirname, '..', 'docs');
for (const [name, make] of pages) writeFileSync(join(folder, name), make());
