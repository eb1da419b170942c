import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ReportedEvent, submissionsOf } from '../course/reporting/submission.ts';
import { asList, asObject, at } from '../fhir/json.ts';
import type { Look } from './scenario.ts';
import type { DoorAnswer, Stage } from './stage.ts';

const patience = 10_000;

/** What a look is about: the course, the step's message, what the gateway wrote because of it, and the letters that came. */
interface Seen {
  readonly message: string | undefined;
  readonly sent: string | undefined;
  readonly course: string;
  readonly letters: LetterBox;
}

/** The letters that the gateway has put into the folders of those who read nothing else. */
export class LetterBox {
  readonly #exchange: string;

  constructor(exchange: string) {
    this.#exchange = exchange;
  }

  /** Throws away what has come so far. */
  empty(): void {
    for (const file of this.#files()) rmSync(file);
  }

  /** The newest letter with some words, of an organisation or of anybody. */
  newest(organisation = '', words: readonly string[] = []): string | undefined {
    return this.#files(organisation)
      .map((file) => readFileSync(file, 'latin1'))
      .findLast((text) => words.every((word) => text.includes(word)));
  }

  #files(organisation = ''): readonly string[] {
    return readdirSync(this.#exchange)
      .filter((folder) => organisation === '' || folder === organisation)
      .flatMap((folder) =>
        readdirSync(join(this.#exchange, folder, 'out')).map((file) => [folder, file] as const),
      )
      .filter(([, file]) => !file.startsWith('.'))
      .map(([folder, file]) => join(this.#exchange, folder, 'out', file))
      .toSorted((one, other) => statSync(one).mtimeMs - statSync(other).mtimeMs);
  }
}

/** Looks, and tells what is otherwise than it must be. */
export async function lookAt(look: Look, stage: Stage, seen: Seen): Promise<readonly string[]> {
  const { as, path, status = 200, holds, words = [], withoutWords = [], submittedOf } = look;
  const answer =
    path === undefined ? await letterOf(as, words, seen) : await stage.read(as, named(path, seen));
  const { text } = answer;
  const body =
    submittedOf === undefined ? answer.body : submissionsOf(linesOf(answer), submittedOf).submissions;
  const wanted: unknown = holds === undefined ? undefined : JSON.parse(named(JSON.stringify(holds), seen));
  const where = `${as} sees at ${path ?? 'its folder'}`;
  return [
    ...(answer.status === status ? [] : [`${where} the status ${answer.status}, not ${status}`]),
    ...(wanted === undefined || agrees(wanted, body)
      ? []
      : [`${where} ${JSON.stringify(body).slice(0, 2000)}, expected ${JSON.stringify(wanted)}`]),
    ...words
      .filter((word) => !text.includes(word))
      .map((word) => `${where} no “${word}” in ${text.slice(0, 2000)}`),
    ...withoutWords.filter((word) => text.includes(word)).map((word) => `${where} “${word}”`),
  ];
}

/** Whether something has all that is expected of it, however much more; of a list, each item somewhere. */
export function agrees(expected: unknown, found: unknown): boolean {
  if (Array.isArray(expected)) {
    return expected.every((each) => asList(found).some((one) => agrees(each, one)));
  }
  const wanted = asObject(expected);
  if (wanted === undefined) return expected === found;
  return Object.entries(wanted).every(([name, value]) => agrees(value, at(found, name)));
}

/**
 * The letter of an organisation that has the words, else its newest. A letter is written a moment after its message is
 * available, and may come behind the one of the step before.
 */
async function letterOf(
  organisation: string,
  words: readonly string[],
  { letters }: Seen,
): Promise<DoorAnswer> {
  const until = performance.now() + patience;
  let found = letters.newest(organisation, words);
  while (found === undefined && performance.now() < until) {
    await pause(10);
    found = letters.newest(organisation, words);
  }
  const text = found ?? letters.newest(organisation);
  return { status: text === undefined ? 404 : 200, body: undefined, text: text ?? '' };
}

function named(text: string, { message = '', sent = '', course }: Seen): string {
  return text.replaceAll('{message}', message).replaceAll('{sent}', sent).replaceAll('{course}', course);
}

function linesOf({ text }: DoorAnswer): readonly ReportedEvent[] {
  return (
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as ReportedEvent)
      // The last line counts the others.
      .filter(({ what }) => what !== undefined)
  );
}
