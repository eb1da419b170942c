import type { JsonObject } from '../../src/fhir/json.ts';
import { createProfileJudge } from '../../src/validate/judge-profiles.ts';
import { loadDefinitions } from '../../src/validate/profile/definitions.ts';
import { compileContext } from '../../src/validate/profile/message-context.ts';
import { createStructureCheck } from '../../src/validate/structure.ts';
import { createValidate, type Judgement } from '../../src/validate/validate.ts';
import { asNew, fixture } from '../fixture-messages.ts';

const r4 = compileContext(await loadDefinitions({ packages: [] }), { name: 'r4' });
const validate = createValidate({
  structure: createStructureCheck(r4),
  profiles: createProfileJudge(new Map(), r4, 'accept'),
  limits: { entries: 100, depth: 200, attachmentBytes: 30_000 },
});

/** Judges a value as a message. */
export function judge(resource: JsonObject): Judgement {
  return validate(resource);
}

/** Codes of what refuses a fixture after a change, each with its place. */
export function refusalsOf(
  name: string,
  change: (bundle: ReturnType<typeof JSON.parse>) => void,
): readonly string[] {
  const bundle = JSON.parse(asNew(fixture(name).text));
  change(bundle);
  return validate(bundle)
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ code, expression }) => `${code} @ ${expression}`);
}
