import type { JsonObject } from '../fhir/json.ts';
import type { Envelope } from '../message/envelope.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { ToleranceName } from '../message/tolerance.ts';
import type { OpenContext } from './contexts.ts';
import type { MessageContext } from './profile/message-context.ts';
import { judgeTolerantly } from './tolerances.ts';

/** Judges a message by FHIR R4 and the profiles of its event: structure, slicing, bindings, invariants. */
export type ProfileJudge = (
  bundle: JsonObject,
  envelope: Envelope,
  tolerated: ReadonlySet<ToleranceName>,
) => readonly Problem[];

/** What becomes of a message whose profiles are not installed. */
export type UncheckedPolicy = 'accept' | 'refuse';

/**
 * Makes the judge over the opened contexts by event. A message whose packages are not installed is judged by R4 alone;
 * the verdict says so, and the policy decides whether that is good enough. The fast verdict comes first; findings are
 * made only when it is no.
 */
export function createProfileJudge(
  contexts: ReadonlyMap<string, OpenContext>,
  r4: Pick<MessageContext, 'validate'>,
  unchecked: UncheckedPolicy,
): ProfileJudge {
  return (bundle, { event }, tolerated) => {
    const open = contexts.get(event);
    if (open?.context === undefined) {
      const packages = open?.missing.join(', ') ?? 'none known';
      const problems = judgeTolerantly(bundle, tolerated, (meant) => r4.validate(meant).problems);
      const lack =
        unchecked === 'accept'
          ? problem('profile.not-checked', { params: { check: `the profiles of ${event} (${packages})` } })
          : problem('profile.not-installed', { params: { event, packages } });
      return [...problems, lack];
    }
    const { context } = open;
    const problems = judgeTolerantly(bundle, tolerated, (meant) => {
      const { problems: found, unchecked } = context.validate(meant);
      return unchecked.length === 0 ? found : [...found, judgedExcept(unchecked)];
    });
    const [standard = ''] = open.row.packages;
    return [
      ...problems,
      problem('profile.judged', { params: { context: open.row.name, package: standard } }),
    ];
  };
}

/** One finding for all that the fast verdict does not cover; `$validate` tells it place by place. */
function judgedExcept(unchecked: readonly string[]): Problem {
  return problem('profile.judged-except', { params: { check: unchecked.join(', ') } });
}
