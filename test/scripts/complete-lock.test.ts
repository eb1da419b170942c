import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeLock, type Lock, missingOptional } from '../../scripts/lock/complete-lock.ts';

const lock = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'package-lock.json'), 'utf8'),
) as Lock;

describe('package-lock.json', () => {
  it('holds the optional packages of every platform (npm run build:lock)', () => {
    expect(missingOptional(lock).map(([path]) => path)).toEqual([]);
  });

  it('names no address that packages come from', () => {
    expect(JSON.stringify(lock)).not.toContain('"resolved"');
  });
});

describe('completing a lock', () => {
  it('adds what is missing with the platform its name tells, and changes nothing that is there', () => {
    const incomplete: Lock = {
      packages: {
        'node_modules/tool': {
          version: '2.0.0',
          dev: true,
          optionalDependencies: { '@tool/cli-linux-arm64-musl': '2.0.0', '@tool/cli-win32-x64': '2.0.0' },
        },
        'node_modules/@tool/cli-win32-x64': { version: '2.0.0', os: ['win32'] },
      },
    };
    const { packages } = completeLock(incomplete);
    expect(packages).toEqual({
      ...incomplete.packages,
      'node_modules/@tool/cli-linux-arm64-musl': {
        version: '2.0.0',
        cpu: ['arm64'],
        dev: true,
        libc: ['musl'],
        optional: true,
        os: ['linux'],
      },
    });
    expect(completeLock({ packages })).toEqual({ packages });
  });
});
