import fc from 'fast-check';

/** Any JSON text, with the names that trip programs up. */
export const anyJson = fc.oneof(
  fc.json({ maxDepth: 4 }),
  fc.constantFrom(
    '{"toString":null,"valueOf":null}',
    '{"__proto__":{"resourceType":"Bundle"}}',
    '{"constructor":{"prototype":1}}',
    `${'['.repeat(3000)}${']'.repeat(3000)}`,
    '"\\ud800"',
    '1e400',
    '""',
    'null',
    '[null]',
  ),
);

/** Damages a message: cut, bytes flipped, a property renamed or its value replaced by any JSON. */
export function damaged(texts: readonly string[]): fc.Arbitrary<Uint8Array> {
  const text = fc.constantFrom(...texts);
  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  return fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
    { weight: 1, arbitrary: anyJson.map((json) => Buffer.from(json)) },
    {
      weight: 1,
      arbitrary: fc.tuple(text, place).map(([whole, cut]) => Buffer.from(whole.slice(0, cut * whole.length))),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(text, fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 5 }))
        .map(([whole, flips]) => {
          const bytes = Buffer.from(whole);
          for (const [at, byte] of flips) bytes[Math.floor(at * bytes.length)] = byte;
          return bytes;
        }),
    },
    {
      weight: 6,
      arbitrary: fc
        .tuple(text, place, anyJson, fc.constantFrom('value', 'name', 'both'))
        .map(([whole, at, json, what]) => Buffer.from(withPropertyChanged(whole, at, json, what))),
    },
  );
}

const property = /"(?:[A-Za-z]+)"\s*:\s*("(?:[^"\\]|\\.)*"|[\d.]+|true|false|[[{])/g;

/** Renames a property somewhere, or puts another value beside its own; the last one of a name counts. */
function withPropertyChanged(text: string, at: number, json: string, what: string): string {
  const found = [...text.matchAll(property)];
  const hit = found[Math.floor(at * found.length)];
  if (hit === undefined) return text;
  const name = /^"([A-Za-z]+)"/.exec(hit[0])?.[1] ?? '';
  const head = text.slice(0, hit.index);
  const rest = text.slice(hit.index + name.length + 2);
  const renamed = what === 'value' ? name : '__proto__';
  const value = hit[1] ?? '';
  if (what === 'name' || value === '[' || value === '{') {
    return what === 'name' ? `${head}"${renamed}"${rest}` : `${head}"${name}":${json},"was"${rest}`;
  }
  return `${head}"${renamed}":${json}${text.slice(hit.index + hit[0].length)}`;
}
