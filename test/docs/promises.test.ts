import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { invariants } from '../faults/invariants.ts';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'promises.md'), 'utf8');
const sections = page.split(/^## /m).map((text) => ({ name: text.split('\n', 1)[0] ?? '', text }));
const proofs = [...page.matchAll(/^- `([^`]+)`: (.+)$/gm)].map(([, file = '', title = '']) => ({
  file,
  title,
}));

/** A title as it stands in a source, in whichever quotes. */
function bears(source: string, title: string): boolean {
  return [`'${title}'`, `"${title}"`, `\`${title}\``].some((quoted) => source.includes(quoted));
}

describe('docs/promises.md', () => {
  it('names proofs', () => {
    expect(proofs.length).toBeGreaterThan(20);
  });

  it.each(proofs)('names a test that exists: $title', ({ file, title }) => {
    expect(existsSync(join(root, file)), file).toBe(true);
    expect(bears(readFileSync(join(root, file), 'utf8'), title)).toBe(true);
  });

  it.each(sections)('has a proof for: $name', ({ text }) => {
    expect(text).toMatch(/^- `test\//m);
  });

  it.each(Object.values(invariants))('says what the checker asks: $promise', ({ promise }) => {
    expect(page.replaceAll(/\s+/g, ' ')).toContain(`*${promise}*`);
  });
});
