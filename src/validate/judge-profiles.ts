import type { JsonObject } from '../fhir/json.ts';
import type { Envelope } from '../message/envelope.ts';
import { type Problem, problem } from '../message/problem.ts';

/**
 * Judges a message against the profiles of its event and version: slicing, bindings, invariants. The one place where
 * profiles join the judgement.
 */
export type ProfileJudge = (bundle: JsonObject, envelope: Envelope) => readonly Problem[];

/** A judge without profiles: says so in every verdict. */
export const withoutProfiles: ProfileJudge = (_bundle, { event }) => [
  problem('profile.not-checked', { params: { check: `the profiles of ${event}` } }),
];
