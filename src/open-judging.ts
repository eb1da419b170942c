import type { Config } from './config.ts';
import type { Problem } from './message/problem.ts';
import { compileApart } from './validate/compile-apart.ts';
import { type Contexts, openByEvent, openContexts } from './validate/contexts.ts';
import { createProfileJudge } from './validate/judge-profiles.ts';
import { compileContext } from './validate/profile/message-context.ts';
import { createStructureCheck } from './validate/structure.ts';
import { createValidate, type Validate } from './validate/validate.ts';

const depthLimit = 200;

/** What messages and resources are judged by. */
export interface Judging {
  readonly contexts: Contexts;
  readonly validate: Validate;
}

/**
 * Opens the profiles and the judge of messages; compiles, in a process of its own, what has not been compiled before.
 * @param onProblem told of packages that cannot be used
 */
export async function openJudging(
  config: Config,
  onProblem: (problems: readonly Problem[]) => void,
): Promise<Judging> {
  const contexts = openContexts({
    packages: config.packages,
    cache: config.profileCache,
    fill: () => compileApart(config.packages, config.profileCache),
    onProblem,
  });
  const byEvent = await openByEvent(contexts);
  const r4 = compileContext(await contexts.base(), { name: 'r4' });
  const validate = createValidate({
    structure: createStructureCheck(r4),
    profiles: createProfileJudge(byEvent, r4, config.uncheckedProfiles),
    limits: { entries: config.entryLimit, depth: depthLimit, attachmentBytes: config.attachmentLimit },
  });
  return { contexts, validate };
}
