import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResponseCode } from '../message/envelope.ts';

/** One message of a story, and how its receiver answers. */
export interface StoryStep {
  /** When it happens in the story, with offset. */
  readonly at: string;
  /** The fixture, as `family/case`. */
  readonly message: string;
  /** Organisation id. */
  readonly sender: string;
  readonly tells: { readonly da: string; readonly en: string };
  readonly acknowledge: { readonly by: string; readonly code: ResponseCode };
}

/** The messages of one citizen's transition, in order. */
export interface Story {
  readonly title: { readonly da: string; readonly en: string };
  readonly network: string;
  readonly steps: readonly StoryStep[];
}

/** Where the fixtures are, beside the sources and beside what is built of them. */
export const fixturesFolder = join(import.meta.dirname, '..', '..', 'fixtures');

/** Reads a story by name. */
export function readStory(name: string): Story {
  return JSON.parse(readFileSync(join(fixturesFolder, 'stories', `${name}.json`), 'utf8')) as Story;
}

/** The exact bytes of a step's message. */
export function readStoryMessage(step: StoryStep): Uint8Array {
  return readFileSync(join(fixturesFolder, 'messages', step.message, 'message.json'));
}
