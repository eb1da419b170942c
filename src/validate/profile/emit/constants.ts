/** A constant of generated code in a form that survives being written to disk. */
export type EncodedConstant =
  | { readonly json: unknown }
  | { readonly set: readonly string[] }
  | { readonly map: readonly (readonly [string, readonly string[]])[] }
  | { readonly check: string };

/** Gathers the constants of a unit; the same one is kept once. */
export interface ConstantTable {
  /** The JavaScript expression for a constant: a JSON value, a Set, a Map of Sets or a `CheckName`. */
  add(value: unknown): string;
  readonly encoded: readonly EncodedConstant[];
}

/** Stands for the check of a shape among the constants. */
export class CheckName {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export function constantTable(): ConstantTable {
  const encoded: EncodedConstant[] = [];
  const byIdentity = new Map<unknown, number>();
  const byText = new Map<string, number>();

  function add(value: unknown): string {
    const known = byIdentity.get(value);
    if (known !== undefined) return `k${known}`;
    const constant = encode(value);
    const text = 'map' in constant || 'set' in constant ? undefined : JSON.stringify(constant);
    const same = text === undefined ? undefined : byText.get(text);
    const position = same ?? encoded.push(constant) - 1;
    if (text !== undefined) byText.set(text, position);
    if (typeof value === 'object') byIdentity.set(value, position);
    return `k${position}`;
  }

  return { add, encoded };
}

function encode(value: unknown): EncodedConstant {
  if (value instanceof CheckName) return { check: value.name };
  if (value instanceof Set) return { set: [...value] };
  if (value instanceof Map) return { map: [...value].map(([key, codes]) => [key, [...codes]] as const) };
  return {
    json: hasCodes(value)
      ? {
          ...value,
          expected: {
            kind: 'codes',
            codes: [...value.expected.codes].map(([key, codes]) => [key, [...codes]]),
          },
        }
      : value,
  };
}

interface WithCodes {
  readonly expected: { readonly codes: ReadonlyMap<string, ReadonlySet<string>> };
}

function hasCodes(value: unknown): value is WithCodes {
  return (value as Partial<WithCodes> | null)?.expected?.codes instanceof Map;
}

/** The constants as generated code uses them. */
export function decodeConstant(constant: EncodedConstant, checkNamed: (name: string) => unknown): unknown {
  if ('set' in constant) return new Set(constant.set);
  if ('map' in constant) return new Map(constant.map.map(([key, codes]) => [key, new Set(codes)]));
  if ('check' in constant) return checkNamed(constant.check);
  return constant.json;
}
