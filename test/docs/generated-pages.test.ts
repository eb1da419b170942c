import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pages } from '../../scripts/docs/pages.ts';

it.each(pages)('docs/%s says what the sources say (npm run build:docs)', (name, make) => {
  expect(readFileSync(join(import.meta.dirname, '..', '..', 'docs', name), 'utf8')).toBe(make());
});
