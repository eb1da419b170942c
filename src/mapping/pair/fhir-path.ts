/** A FHIR resource or a part of one, as plain JSON. */
export interface FhirObject {
  [key: string]: unknown;
}

type Step =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'append' }
  | { readonly kind: 'where'; readonly tests: readonly (readonly [string, string])[] };

/**
 * A path of the mapping tables: the part of FHIRPath that can be written as well as read. It starts from
 * a named resource of the message (`%patient`), and knows members, `[0]`, `where(a='b' and c='d')`,
 * `extension('url')` and `ofType(dateTime)`. `[+]`, which is not FHIRPath, adds a member to a list.
 */
export interface FhirPath {
  readonly text: string;
  readonly variable: string;
  readonly steps: readonly Step[];
}

/** The named resources a path can start from. */
export type Variables = Readonly<Record<string, FhirObject | undefined>>;

/** Where a value stands: the object or array that holds it, and its key there. */
export interface Place {
  readonly holder: FhirObject;
  readonly key: string;
  readonly value: unknown;
}

const TOKEN = /\.?(?:(where|extension|ofType)\(((?:'[^']*'|[^()'])*)\)|(\w+)|\[(\d+|\+)\])/y;

/**
 * Compiles a path.
 * @throws Error on anything else than the part of FHIRPath named above: the tables ship with the program.
 */
export function compilePath(text: string): FhirPath {
  const variable = /^%(\w+)/.exec(text)?.[1];
  if (variable === undefined) throw new Error(`a FHIR path starts with a %name: ${text}`);
  const steps: Step[] = [];
  TOKEN.lastIndex = variable.length + 1;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    if (token === null) throw new Error(`unreadable FHIR path at ${at}: ${text}`);
    addSteps(steps, token);
  }
  return { text, variable, steps };
}

function addSteps(steps: Step[], [, call, argument = '', member, index]: RegExpExecArray): void {
  if (member !== undefined) steps.push({ kind: 'key', key: member });
  else if (index === '+') steps.push({ kind: 'append' });
  else if (index !== undefined) steps.push({ kind: 'index', index: Number(index) });
  else if (call === 'extension')
    steps.push({ kind: 'key', key: 'extension' }, { kind: 'where', tests: [['url', unquoted(argument)]] });
  else if (call === 'ofType') {
    const last = steps.pop();
    if (last?.kind !== 'key') throw new Error('ofType() follows a member');
    steps.push({ kind: 'key', key: last.key + argument.charAt(0).toUpperCase() + argument.slice(1) });
  } else steps.push({ kind: 'where', tests: argument.split(' and ').map(parseTest) });
}

function parseTest(text: string): readonly [string, string] {
  const [key = '', value = ''] = text.split('=');
  return [key.trim(), unquoted(value.trim())];
}

function unquoted(text: string): string {
  return text.replace(/^'|'$/g, '');
}

/** Every value a path leads to, with its place. */
export function readAll(path: FhirPath, variables: Variables): Place[] {
  const start = variables[path.variable];
  if (start === undefined) return [];
  let places: Place[] = [{ holder: { it: start }, key: 'it', value: start }];
  for (const step of path.steps) {
    places = places.flatMap((place) => follow(step, place));
    if (places.length === 0) return places;
  }
  return places;
}

/** The first value a path leads to. */
export function readFirst(path: FhirPath, variables: Variables): Place | undefined {
  const start = variables[path.variable];
  return start === undefined
    ? undefined
    : firstFrom({ holder: { it: start }, key: 'it', value: start }, path.steps, 0);
}

function firstFrom(place: Place, steps: readonly Step[], depth: number): Place | undefined {
  const step = steps[depth];
  if (step === undefined) return place;
  if (step.kind !== 'key') {
    const [next] = follow(step, place);
    return next === undefined ? undefined : firstFrom(next, steps, depth + 1);
  }
  const { value } = place;
  const found = isObject(value) ? value[step.key] : undefined;
  if (found === undefined) return undefined;
  if (!Array.isArray(found))
    return firstFrom({ holder: value as FhirObject, key: step.key, value: found }, steps, depth + 1);
  for (let index = 0; index < found.length; index += 1) {
    const first = firstFrom(
      { holder: found as unknown as FhirObject, key: String(index), value: found[index] },
      steps,
      depth + 1,
    );
    if (first !== undefined) return first;
  }
  return undefined;
}

function follow(step: Step, place: Place): Place[] {
  const { value } = place;
  if (step.kind === 'key') {
    if (!isObject(value)) return [];
    const found = value[step.key];
    if (found === undefined) return [];
    return Array.isArray(found)
      ? found.map((each, index) => ({
          holder: found as unknown as FhirObject,
          key: String(index),
          value: each,
        }))
      : [{ holder: value, key: step.key, value: found }];
  }
  if (step.kind === 'append') return [];
  if (step.kind === 'index')
    return place.key === String(step.index) || (step.index === 0 && !Array.isArray(place.holder))
      ? [place]
      : [];
  return isObject(value) && step.tests.every(([key, expected]) => isSame(value[key], expected))
    ? [place]
    : [];
}

/** GS1's location number has two spellings: with https in dk-core up to 3.4, with http after. */
const GLN = { usual: 'https://www.gs1.org/gln', other: 'http://www.gs1.org/gln' } as const;

function isSame(value: unknown, expected: string): boolean {
  return value === expected || (expected === GLN.usual && value === GLN.other);
}

/** Puts a value where a path leads, making what is missing on the way. Members before `[n]`, `where` and `extension` are lists. */
export function write(path: FhirPath, variables: Variables, value: unknown): void {
  const start = variables[path.variable];
  if (start === undefined) throw new Error(`no resource %${path.variable} to write ${path.text}`);
  let at: FhirObject = start;
  for (let index = 0; index < path.steps.length; index += 1) {
    const step = path.steps[index];
    if (step?.kind !== 'key') continue;
    const next = path.steps[index + 1];
    if (next === undefined) {
      at[step.key] = value;
      return;
    }
    if (next.kind === 'key') {
      at = objectAt(at, step.key);
      continue;
    }
    const list = listAt(at, step.key);
    const place = next.kind === 'append' ? list.length : next.kind === 'index' ? next.index : undefined;
    if (place !== undefined && index + 2 === path.steps.length) list[place] = value;
    else at = next.kind === 'where' ? elementWhere(list, next.tests) : elementAt(list, place ?? 0);
  }
}

function objectAt(parent: FhirObject, key: string): FhirObject {
  const found = parent[key];
  if (isObject(found)) return found;
  const made: FhirObject = {};
  parent[key] = made;
  return made;
}

function listAt(parent: FhirObject, key: string): unknown[] {
  const found = parent[key];
  if (Array.isArray(found)) return found;
  const made: unknown[] = [];
  parent[key] = made;
  return made;
}

function elementAt(list: unknown[], index: number): FhirObject {
  const found = list[index];
  if (isObject(found)) return found;
  const made: FhirObject = {};
  list[index] = made;
  return made;
}

function elementWhere(list: unknown[], tests: readonly (readonly [string, string])[]): FhirObject {
  const found = list.find(
    (each) => isObject(each) && tests.every(([key, expected]) => each[key] === expected),
  );
  if (isObject(found)) return found;
  const made: FhirObject = Object.fromEntries(tests);
  list.push(made);
  return made;
}

/** True for a JSON object. */
export function isObject(value: unknown): value is FhirObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
