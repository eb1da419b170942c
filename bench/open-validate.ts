import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openByEvent, openContexts } from '../src/validate/contexts.ts';
import { createProfileJudge } from '../src/validate/judge-profiles.ts';
import { compileContext } from '../src/validate/profile/message-context.ts';
import { createStructureCheck } from '../src/validate/structure.ts';
import { createValidate, type Validate } from '../src/validate/validate.ts';

/**
 * The judge as a gateway in this process has it. OVERGANG_PACKAGES names the folder of MedCom's packages; without it only
 * our own profiles are judged.
 * @param folder an empty one
 */
export async function openValidate(folder: string): Promise<Validate> {
  const contexts = openContexts({
    packages: process.env.OVERGANG_PACKAGES ?? join(folder, 'none'),
    cache: join(tmpdir(), 'overgang-test-profiles'),
    onProblem: () => {},
  });
  const r4 = compileContext(await contexts.base(), { name: 'r4' });
  return createValidate({
    structure: createStructureCheck(r4),
    profiles: createProfileJudge(await openByEvent(contexts), r4, 'accept'),
    limits: { entries: 2000, depth: 200, attachmentBytes: 30_000_000 },
  });
}
