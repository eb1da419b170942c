const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;

/** Keys of an object are looked through one by one as long as they are few. */
const few = 16;

interface Scope {
  readonly names: string[];
  set: Set<string> | undefined;
}

/**
 * Where a property stands for the second time in its object, as an index into the text; undefined when none does.
 * `JSON.parse` keeps the last of them without a word, and two receivers of the same bytes might read two different
 * messages. Linear in the text, without recursion.
 * @param text JSON that `JSON.parse` has accepted
 */
export function repeatedProperty(text: string): number | undefined {
  const open: (Scope | undefined)[] = [];
  let scope: Scope | undefined;
  let isName = false;
  for (let index = 0; index < text.length; index += 1) {
    switch (text.charCodeAt(index)) {
      case quote: {
        const end = endOfString(text, index);
        if (isName && scope !== undefined) {
          if (isHeld(scope, nameAt(text, index, end))) return index;
          isName = false;
        }
        index = end;
        break;
      }
      case openBrace:
        open.push(scope);
        scope = { names: [], set: undefined };
        isName = true;
        break;
      case openBracket:
        open.push(scope);
        scope = undefined;
        isName = false;
        break;
      case closeBrace:
      case closeBracket:
        scope = open.pop();
        isName = false;
        break;
      case comma:
        isName = scope !== undefined;
        break;
      case colon:
        isName = false;
    }
  }
  return undefined;
}

/** Index of the quote that ends the string which begins at an index. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === backslash) first -= 1;
  return (at - first) % 2 === 1;
}

/** The same name may be written with and without escapes. */
function nameAt(text: string, start: number, end: number): string {
  const written = text.slice(start + 1, end);
  return written.includes('\\') ? String(JSON.parse(`"${written}"`)) : written;
}

/** Whether an object has had a name before; notes it. */
function isHeld(scope: Scope, name: string): boolean {
  if (scope.set !== undefined) return scope.set.has(name) || !scope.set.add(name);
  if (scope.names.includes(name)) return true;
  scope.names.push(name);
  if (scope.names.length > few) scope.set = new Set(scope.names);
  return false;
}
