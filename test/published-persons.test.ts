import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
/** A civil registration number by its form: a day and a month that exist, with or without the hyphen. */
const cpr = /(?<![\d.-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}-?\d{4}(?![\d.-])/g;

const numbersIn = (text: string) => [...text.matchAll(cpr)].map(([found]) => found.replace('-', ''));
const published = new Set(numbersIn(readFileSync(join(root, 'fixtures', 'README.md'), 'utf8')));
const binary = /\.(png|tgz|gz|zip|pdf|ico)$/;

describe('persons in the tree', () => {
  it('are published test persons, and nobody else (R-SEC-09)', () => {
    const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 })
      .split('\0')
      .filter((file) => file !== '' && !binary.test(file) && file !== 'package-lock.json');
    expect(files.length).toBeGreaterThan(500);
    const strange = files.flatMap((file) =>
      numbersIn(readFileSync(join(root, file), 'utf8'))
        .filter((number) => !published.has(number))
        .map(() => file),
    );
    expect([...new Set(strange)]).toEqual([]);
  });

  it('would be found in either form', () => {
    expect(numbersIn('cpr 1509819996, 150981-9996; not 11509819996 or 3513489996')).toHaveLength(2);
  });
});
