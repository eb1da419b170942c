import { asText, type JsonObject } from '../fhir/json.ts';
import { scanBundle } from '../fhir/scan-bundle.ts';
import type { Envelope } from '../message/envelope.ts';
import { type Problem, problem, refuses } from '../message/problem.ts';
import type { ToleranceName } from '../message/tolerance.ts';
import { type MessageLimits, viewMessage } from './anatomy/message-view.ts';
import { readEnvelope } from './anatomy/read-envelope.ts';
import { judgeAnatomy } from './judge-anatomy.ts';
import type { ProfileJudge } from './judge-profiles.ts';
import type { StructureCheck } from './structure.ts';

/** What the gateway found out about a message: its envelope, as far as it can be read, and all findings. */
export interface Judgement {
  readonly envelope: Envelope | undefined;
  readonly problems: readonly Problem[];
}

/** Judges a parsed resource as a message. Pure, never throws; time and memory grow linearly with the message. */
export type Validate = (
  resource: JsonObject,
  /** What this message is judged leniently about; strict when absent. */
  tolerated?: (envelope: Envelope) => ReadonlySet<ToleranceName>,
) => Judgement;

/** The parts of a judgement, from the cheapest to the dearest. */
export interface ValidateParts {
  readonly structure: StructureCheck;
  readonly profiles: ProfileJudge;
  readonly limits: MessageLimits;
}

/** Puts the judgement together: nesting, a message's anatomy, then R4 and the event's profiles. */
export function createValidate({ structure, profiles, limits }: ValidateParts): Validate {
  return (resource, tolerated = () => new Set()) => {
    if (resource.resourceType !== 'Bundle') {
      const found = asText(resource.resourceType) ?? '?';
      return { envelope: undefined, problems: [problem('bundle.not-a-message', { params: { found } })] };
    }
    if (resource.type !== 'message') {
      const facts = {
        expression: 'Bundle.type',
        params: { found: `Bundle ${asText(resource.type) ?? ''}`.trim() },
      };
      return { envelope: undefined, problems: [problem('bundle.not-a-message', facts)] };
    }
    const scan = scanBundle(resource, limits.depth);
    if (scan.tooDeep) {
      return {
        envelope: undefined,
        problems: [problem('request.too-deep', { params: { limit: limits.depth } })],
      };
    }
    const message = viewMessage(resource, scan, limits);
    const envelope = readEnvelope(message);
    const problems = judgeAnatomy(message);
    if (envelope === undefined || refuses(problems)) {
      return { envelope, problems: [...problems, ...structure(resource)] };
    }
    return { envelope, problems: [...problems, ...profiles(resource, envelope, tolerated(envelope))] };
  };
}
