import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Expected } from '../scripts/fixtures/case.ts';

const root = join(import.meta.dirname, '..', 'fixtures', 'messages');

/** A fixture as it stands on disk. */
export interface FixtureMessage {
  /** `family/case`. */
  readonly name: string;
  readonly text: string;
  readonly expected: Expected;
}

/** A fixture by name. */
export function fixture(name: string): FixtureMessage {
  const read = (file: string): string => readFileSync(join(root, name, file), 'utf8');
  return { name, text: read('message.json'), expected: JSON.parse(read('expected.json')) as Expected };
}

/** All of them, by name. */
export function allFixtures(): readonly FixtureMessage[] {
  return globSync('*/*/expected.json', { cwd: root })
    .map((path) => fixture(dirname(path)))
    .toSorted((one, other) => one.name.localeCompare(other.name));
}

/** The ids of a message: its own, and that of this sending. */
export interface MessageIds {
  readonly messageId: string;
  readonly bundleId: string;
}

/** Reads the ids of a message's text. */
export function idsOf(text: string): MessageIds {
  const bundle = JSON.parse(text);
  return { messageId: bundle.entry[0].resource.id, bundleId: bundle.id };
}

/** The same content as a new message: with ids that nobody has seen. */
export function asNew(text: string): string {
  const { messageId, bundleId } = idsOf(text);
  return text.replaceAll(messageId, randomUUID()).replaceAll(bundleId, randomUUID());
}

/** The same content about another course: every id in it is one that nobody has seen. */
export function asNewCourse(text: string): string {
  const fresh = new Map<string, string>();
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
    const known = fresh.get(id) ?? randomUUID();
    fresh.set(id, known);
    return known;
  });
}

/** When a message was put together, milliseconds since the epoch; undefined when it does not say. */
export function assembledAt(text: string): number | undefined {
  const [, timestamp = ''] = /"timestamp":\s*"([^"]+)"/.exec(text) ?? [];
  const at = Date.parse(timestamp);
  return Number.isNaN(at) ? undefined : at;
}

/** The same content at another time: every instant in it is as long before or after that one as it was. */
export function asOf(text: string, at: number): string {
  const by = at - (assembledAt(text) ?? at);
  return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, (instant) =>
    new Date(Date.parse(instant) + by).toISOString(),
  );
}

/** The same message sent once more: new Bundle.id and, as MedCom asks for, renewed times. */
export function sentAgain(text: string, at: string): string {
  const bundle = JSON.parse(text);
  bundle.id = randomUUID();
  bundle.timestamp = at;
  const header = bundle.entry[0].resource.id;
  for (const { resource } of bundle.entry) {
    if (resource.resourceType !== 'Provenance') continue;
    if (!resource.target[0].reference.endsWith(header)) continue;
    resource.occurredDateTime = at;
    resource.recorded = at;
  }
  return JSON.stringify(bundle);
}

/** A message with one thing changed. */
export function changed(text: string, change: (bundle: ReturnType<typeof JSON.parse>) => void): string {
  const bundle = JSON.parse(text);
  change(bundle);
  return JSON.stringify(bundle);
}

/** An acknowledgement of a message, from the fixtures: with ids of its own, by the municipality of Copenhagen. */
export function acknowledgementOf(
  messageId: string,
  code: 'ok' | 'fatal-error' | 'transient-error' = 'ok',
): string {
  const { text } = fixture(`acknowledgement/${code}`);
  const answered = JSON.parse(text).entry[0].resource.response.identifier;
  return asNew(text).replaceAll(answered, messageId);
}
