import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadNetwork } from '../network/load-network.ts';
import type { NetworkFile } from '../network/network.ts';
import { fixturesFolder } from './story.ts';

/** What must be true of the course after a step: a part of what `GET /courses/{id}` answers. */
export type Standing = Readonly<Record<string, unknown>>;

/**
 * Something that must be seen after a step. In `path` and `holds`, `{message}` stands for the id of the step's message,
 * `{sent}` for that of the last message the gateway wrote because of it, and `{course}` for that of the course.
 */
export interface Look {
  /** Organisation that looks. */
  readonly as: string;
  /** Where it looks at the door; absent when it looks at the letter that came into its folder. */
  readonly path?: string;
  /** HTTP status of the answer; 200 unless given. */
  readonly status?: number;
  /** Part of what is answered; of lines of JSON, part of the list of them. */
  readonly holds?: unknown;
  /** Words that must stand in it, and words that must not. */
  readonly words?: readonly string[];
  readonly withoutWords?: readonly string[];
  /** Danish month or year: the answer is read as what operators submit of it (M46), and `holds` is part of that. */
  readonly submittedOf?: string;
}

/** One step of a scenario: a message, or nothing but time that passes. */
export interface Step {
  /** When it happens, with offset; the clock stands still until the next. */
  readonly at: string;
  readonly tells: string;
  /** File of the message, beside the scenario, FHIR or a letter; absent when only time passes. */
  readonly file?: string;
  /**
   * Of a receipt: the step, from 1, that made the gateway write the letter that is answered. Its ids are known only when
   * it was sent; {@link letterMarks} stand for them in the file.
   */
  readonly answersSentAt?: number;
  /** Organisation that sends it. */
  readonly sender?: string;
  /** HTTP status of the answer. */
  readonly status?: number;
  /** Words that must stand in the answer. */
  readonly answers?: readonly string[];
  /** Codes that must be among its findings. */
  readonly findings?: readonly string[];
  /** Ids of the organisations to whom it must go, and no others; the gateway's own messages are counted. */
  readonly goesTo?: readonly string[];
  /** Codes that must not be among them. */
  readonly without?: readonly string[];
  readonly standing?: Standing;
  /** Parts of the course that must not be there. */
  readonly absent?: readonly string[];
  /** Codes and owners of the tasks that must be owed, as `owner: course.name`. */
  readonly owed?: readonly string[];
  /** The same of tasks that must not be owed. */
  readonly notOwed?: readonly string[];
  readonly looks?: readonly Look[];
}

/** One course of a scenario. */
export interface Variant {
  readonly name: string;
  readonly tells: string;
  /** The course's id. */
  readonly course: string;
  /** A party that may read the course. */
  readonly reader: string;
  /** Settings of its gateway, where they are not the usual ones; files lie beside the scenario. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Words with which a gateway refuses to start with these settings; then there are no steps. */
  readonly refused?: string;
  readonly steps: readonly Step[];
}

/** A scenario of the domain model, as it is written. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly variants: readonly Variant[];
}

/** What stands in a receipt for the identifiers of the letter it answers, with the elements of the letter they are. */
export const letterMarks: Readonly<Record<string, RegExp>> = {
  ENVELOPE_OF_LETTER: /<Envelope>.*?<Identifier>([^<]*)/s,
  IDENTIFIER_OF_LETTER: /<Letter>\s*<Identifier>([^<]*)/,
  VERSION_OF_LETTER: /<VersionCode>([^<]*)/,
};

/**
 * The bodies of the demo network and those that only scenarios need. Throws when they cannot be used.
 * @param exchange folder in which those have theirs that exchange files
 */
export function scenarioNetwork(exchange: string): NetworkFile {
  const { file, faults } = loadNetwork(join(fixturesFolder, 'networks', 'scenarios.json'));
  if (file === undefined) throw new Error(faults.join('\n'));
  const organisations = file.organisations.map((each) => ({
    ...each,
    endpoints: each.endpoints.map((endpoint) =>
      endpoint.folder === undefined ? endpoint : { ...endpoint, folder: join(exchange, endpoint.folder) },
    ),
  }));
  return { ...file, organisations };
}

/** The settings of a variant, with the paths of its files. */
export function settingsOf({ settings = {} }: Variant, folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      value.endsWith('.json') ? join(folder, value) : value,
    ]),
  );
}

/** Reads the scenario of a folder. Throws where there is none. */
export function readScenario(folder: string): Scenario {
  return JSON.parse(readFileSync(join(folder, 'scenario.json'), 'utf8')) as Scenario;
}
