import { asList, asObject, asText, at, type JsonObject } from '../../fhir/json.ts';
import { resemblesCpr } from '../../message/delivery-action.ts';
import { type Problem, problem } from '../../message/problem.ts';
import { cprSystem } from '../../message/systems.ts';
import { beginning, type Cursor, readCursor } from './cursor.ts';
import { readPeriod } from './read-period.ts';

/** What a portal asks for on behalf of one citizen. */
export interface OwnDataRequest {
  /** Ten digits. */
  readonly cpr: string;
  /** The portal's own name of the session; for the audit. */
  readonly reference: string;
  /** Milliseconds since the epoch; `until` is the first instant behind the period. */
  readonly from: number;
  readonly until: number;
  /** Most that an answer has. */
  readonly count: number;
  readonly cursor: Cursor;
  readonly problems?: never;
}

const known = ['citizen', 'reference', 'period', 'count'] as const;
const mostPerPage = 200;

/**
 * Reads what `$own-data` is asked. Whatever is not understood is named by our own word for it and never repeated: it may be a
 * CPR number.
 * @param now milliseconds since the epoch
 */
export function readOwnDataRequest(
  body: JsonObject,
  query: Readonly<Record<string, unknown>>,
  now: number,
): OwnDataRequest | { readonly problems: readonly Problem[] } {
  const faults = new Set<string>();
  const given = asList(body.parameter);
  if (body.resourceType !== 'Parameters') faults.add('Parameters');
  if (given.some((each) => !known.some((name) => name === at(each, 'name')))) faults.add('name');
  for (const name of Object.keys(query)) if (!fromQuery.has(name)) faults.add('query');
  const one = (name: (typeof known)[number], part: string): unknown => {
    const named = given.filter((each) => at(each, 'name') === name);
    const value = at(named[0], part);
    if (named.length > 1 || (named.length === 1 && value === undefined)) faults.add(name);
    return value;
  };
  const citizen = asObject(one('citizen', 'valueIdentifier'));
  if (!given.some((each) => at(each, 'name') === 'citizen')) faults.add('citizen');
  const reference = asText(one('reference', 'valueString'));
  if (reference === undefined || !/^[\w.:-]{1,64}$/.test(reference) || resemblesCpr(reference)) {
    faults.add('reference');
  }
  const period = readPeriod(one('period', 'valuePeriod'));
  if (period === undefined) faults.add('period');
  const count = one('count', 'valuePositiveInt') ?? 50;
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1) faults.add('count');
  const { after } = query;
  const cursor = after === undefined ? beginning('courses', now) : readCursor(String(after));
  if (cursor === undefined) faults.add('after');
  const cpr = citizen === undefined ? undefined : cprOf(citizen);
  if (faults.size > 0 || period === undefined || cursor === undefined || reference === undefined) {
    return { problems: [...faults].map((name) => problem('own-data.parameters', { params: { name } })) };
  }
  if (cpr === undefined) return { problems: [problem('own-data.citizen', { rule: 'R-ID-01' })] };
  return { cpr, reference, ...period, count: Math.min(Number(count), mostPerPage), cursor };
}

/** The number without its hyphen: a date, and four more digits. Modulus 11 no longer holds for every number. */
function cprOf({ system, value }: JsonObject): string | undefined {
  const text = asText(value) ?? '';
  return system === cprSystem && /^\d{6}-?\d{4}$/.test(text) && resemblesCpr(text)
    ? text.replace('-', '')
    : undefined;
}

const fromQuery = new Set(['after', '_format', '_pretty']);
