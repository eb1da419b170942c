// Completes package-lock.json after `npm install`: see lock/complete-lock.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeLock, type Lock } from './lock/complete-lock.ts';

const path = join(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8')) as Lock;
writeFileSync(path, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
