import { type Problem, problem, refuses } from '../../message/problem.ts';
import type { IdPair } from '../ids/id-pair.ts';
import type { Emessage } from '../letter/emessage.ts';
import type { LossReport } from '../loss/loss-report.ts';
import type { Mappings } from '../mappings.ts';
import type { CompiledPair } from '../pair/compile-pair.ts';
import type { FhirObject } from '../pair/fhir-path.ts';
import { indexMessage, isFor } from '../pair/message-resources.ts';
import { eventOf, type LegacyResult, writeLegacy } from '../pair/write-legacy.ts';
import { binaryLetterOf } from './binary-letter.ts';
import { type ConversionWorld, conversionNeeds } from './conversion-needs.ts';

/** A FHIR message as letters. */
interface ConvertedLetter {
  /** The letter, and a binary letter beside it when the message has attachments. */
  readonly emessages: readonly Emessage[];
  readonly report: LossReport;
  readonly pairs: readonly IdPair[];
  /** The letter type that would have lost what may never be lost, so that a clinical e-mail tells it instead. */
  readonly insteadOf?: string;
}

/** The letters, or what refuses them. */
export interface ConvertedFhir {
  readonly converted?: ConvertedLetter;
  readonly problems: readonly Problem[];
}

/**
 * Converts a FHIR message to its letter type, or to the one asked for. A message without a letter type of
 * its own, and one whose letter cannot say what may never be lost, is told as text in a clinical e-mail
 * (XDIS91). What stood in the way is then reported as a warning.
 */
export function fhirToLetters(
  bundle: FhirObject,
  mappings: Mappings,
  world: ConversionWorld,
  type?: string,
): ConvertedFhir {
  const index = indexMessage(bundle);
  const event = eventOf(bundle);
  if (event === '')
    return {
      problems: [problem('legacy.fhir-invalid', { params: { element: 'MessageHeader.eventCoding' } })],
    };
  const candidates = mappings.pairs.filter(
    (pair) => (type === undefined || pair.table.letter === type) && isFor(pair, event, bundle, index),
  );
  const [first, ...others] = candidates;
  if (first === undefined)
    return { problems: [problem('legacy.no-mapping', { params: { from: event, to: type ?? 'a letter' } })] };
  const attempt = run(first, bundle, mappings, world);
  if (!refuses(attempt.problems)) return finish(attempt, bundle, mappings, world);
  const isGeneral = (pair: CompiledPair): boolean => pair.table.reads?.includes('*') === true;
  // Two letter types may fit: a death during a stay is a discharge where the message says when the stay ended.
  for (const other of others.filter((pair) => !isGeneral(pair))) {
    const second = run(other, bundle, mappings, world);
    if (!refuses(second.problems)) return finish(second, bundle, mappings, world);
  }
  const general = others.find(isGeneral);
  const fallback = general === undefined ? undefined : run(general, bundle, mappings, world);
  if (fallback === undefined || refuses(fallback.problems))
    return { problems: (fallback ?? attempt).problems };
  const reasons = attempt.problems
    .filter((each) => each.severity === 'error')
    .map((each): Problem => ({ ...each, severity: 'warning' }));
  const done = finish(fallback, bundle, mappings, world);
  return {
    problems: [...reasons, ...done.problems],
    ...(done.converted === undefined
      ? {}
      : { converted: { ...done.converted, insteadOf: first.table.letter } }),
  };
}

interface Attempt extends LegacyResult {
  readonly pairs: readonly IdPair[];
}

function run(pair: CompiledPair, bundle: FhirObject, mappings: Mappings, world: ConversionWorld): Attempt {
  const needs = conversionNeeds(world);
  const result = writeLegacy(pair, bundle, mappings.letters, mappings.severityOf, needs);
  const envelope = result.emessage?.envelope.identifier;
  const pairs = needs
    .made()
    .map((each) =>
      each.kind === 'letter' && envelope !== undefined && each.version === undefined
        ? { ...each, envelope, version: pair.grammar.version }
        : each,
    );
  return { ...result, pairs };
}

function finish(
  attempt: Attempt,
  bundle: FhirObject,
  mappings: Mappings,
  world: ConversionWorld,
): ConvertedFhir {
  const { emessage, report, pairs, problems } = attempt;
  if (emessage === undefined) return { problems };
  const binary = binaryLetterOf(emessage, bundle, mappings.letters, world.newUuid);
  return {
    problems,
    converted: { emessages: binary === undefined ? [emessage] : [emessage, binary], report, pairs },
  };
}
