import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { RetiredCode } from './retired-codes.ts';

const text = { type: 'string', minLength: 1 };
const schema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['system', 'code', 'retired', 'successors'],
    additionalProperties: false,
    properties: {
      $comment: { type: 'string' },
      system: text,
      code: text,
      retired: { type: 'string', pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' },
      successors: { type: 'array', minItems: 1, uniqueItems: true, items: text },
    },
  },
};

/** Reads the file of retired codes; none without one. Throws with all that is wrong with it (R-DAT-11). */
export function loadRetiredCodes(path: string | undefined): readonly RetiredCode[] {
  if (path === undefined) return [];
  let file: unknown;
  try {
    file = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error(`${path}: the retired codes cannot be read as JSON`);
  }
  const ajv = new Ajv({ allErrors: true });
  const matches = ajv.compile<readonly RetiredCode[]>(schema);
  if (!matches(file)) throw new Error(ajv.errorsText(matches.errors, { dataVar: path, separator: '\n' }));
  const faults = file.flatMap((each, index) =>
    [
      ...(file.findIndex((other) => isSame(each, other)) === index ? [] : ['stands there twice']),
      ...(leadsBack(each, file) ? ['leads back to itself'] : []),
    ].map((fault) => `${path}[${index}] ${each.code}: ${fault}`),
  );
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return file;
}

type Named = Pick<RetiredCode, 'system' | 'code'>;

function isSame(one: Named, other: Named): boolean {
  return one.system === other.system && one.code === other.code;
}

/** Whether a code's successors, and theirs, come to the code again. */
function leadsBack(start: RetiredCode, all: readonly RetiredCode[]): boolean {
  const seen = new Set<string>();
  const ahead = [...start.successors];
  for (let code = ahead.pop(); code !== undefined; code = ahead.pop()) {
    if (code === start.code) return true;
    if (seen.has(code)) continue;
    seen.add(code);
    const next = { system: start.system, code };
    ahead.push(...all.filter((each) => isSame(each, next)).flatMap(({ successors }) => successors));
  }
  return false;
}
