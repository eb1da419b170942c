import { at } from '../../fhir/json.ts';

/** What an answer has, in its order. */
export const sections = ['courses', 'messages', 'disclosures'] as const;

/** Where an answer goes on. It says nothing of the citizen, so that it may stand in an address. */
export interface Cursor {
  readonly section: (typeof sections)[number];
  /** The last one given of the section: a course's id, else a position. */
  readonly after: string | number;
  /** When the first page was asked for, milliseconds since the epoch: disclosures end there, or reading them would add some. */
  readonly askedAt: number;
}

/** A cursor as it stands in a link. */
export function writeCursor({ section, after, askedAt }: Cursor): string {
  return Buffer.from(JSON.stringify([section, after, askedAt])).toString('base64url');
}

/** Reads it back; undefined for what no answer has given. */
export function readCursor(text: string): Cursor | undefined {
  const written = decoded(text);
  const section = sections.find((each) => each === at(written, 0));
  const [after, askedAt] = [at(written, 1), at(written, 2)];
  if (section === undefined || typeof askedAt !== 'number' || !Number.isSafeInteger(askedAt))
    return undefined;
  const fits = section === 'courses' ? typeof after === 'string' : isPlace(after);
  return fits ? { section, after: after as string | number, askedAt } : undefined;
}

/** Where a section begins. */
export function beginning(section: Cursor['section'], askedAt: number): Cursor {
  return { section, after: section === 'courses' ? '' : 0, askedAt };
}

function isPlace(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text.slice(0, 1000), 'base64url').toString());
  } catch {
    return undefined;
  }
}
