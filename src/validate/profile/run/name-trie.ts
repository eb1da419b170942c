/** How many kinds of bytes a trie tells apart. */
const WIDTH = 40;

/**
 * What each byte counts in a trie: 1 to 38 for small letters, digits, `:` and `-`, 39 for what may stand in a
 * name but in none of ours, and 0 for what ends a name.
 */
const letters = new Uint8Array(256);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_') letters[char.charCodeAt(0)] = 39;
for (const [i, char] of [...'abcdefghijklmnopqrstuvwxyz0123456789:-'].entries()) {
  letters[char.charCodeAt(0)] = i + 1;
}

/** What a reader needs; to be unpacked where it is used, as `MARKUP` of xml-bytes.ts. */
export const TRIE = { WIDTH, letters } as const;

/**
 * A set of names that is read letter by letter, without making a text of them. The first state is 1; state 0
 * is that of everything that is not the beginning of a name.
 */
export interface NameTrie {
  /** The state after state `s` and letter `l` is at `s * WIDTH + l`. */
  readonly next: Uint16Array;
  /** 1 for the states that a name ends in. */
  readonly isName: Uint8Array;
}

/** Builds a trie of names separated by white space. */
export function nameTrie(names: string): NameTrie {
  const words = names.trim().split(/\s+/);
  const states = words.reduce((sum, word) => sum + word.length, 2);
  const next = new Uint16Array(states * WIDTH);
  const isName = new Uint8Array(states);
  let used = 1;
  for (const word of words) {
    let state = 1;
    for (const char of word) {
      const cell = state * WIDTH + (letters[char.charCodeAt(0)] as number);
      if (next[cell] === 0) next[cell] = ++used;
      state = next[cell] as number;
    }
    isName[state] = 1;
  }
  return { next, isName };
}

/** The state a name ends in. */
export function stateOf(name: string, { next }: NameTrie): number {
  let state = 1;
  for (const char of name) {
    state = next[state * WIDTH + (letters[char.charCodeAt(0)] as number)] as number;
  }
  return state;
}
