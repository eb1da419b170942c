import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The messages of one course, in order, each with its sender. */
export const steps = [
  ['bfh-medicin', 'referral/new'],
  ['visitation-oestdanmark', 'allocation/granted'],
  ['sop-vigerslevvej', 'stay/start'],
  ['sop-vigerslevvej', 'discharge-notice/new'],
  ['kommune-koebenhavn', 'discharge-notice/response'],
] as const;

const texts = steps.map(([sender, name]) => {
  const path = join(import.meta.dirname, '..', '..', 'fixtures', 'messages', name, 'message.json');
  return [sender, readFileSync(path, 'utf8')] as const;
});
const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Who sends something in a course. */
export const senders: readonly string[] = [...new Set(steps.map(([sender]) => sender))];

/** The same messages about a course that nobody has seen yet. */
export function newStory(): readonly (readonly [sender: string, bytes: Buffer])[] {
  const fresh = new Map<string, string>();
  return texts.map(([sender, text]) => {
    const told = text.replace(uuid, (id) => {
      const known = fresh.get(id) ?? randomUUID();
      fresh.set(id, known);
      return known;
    });
    return [sender, Buffer.from(told)];
  });
}
