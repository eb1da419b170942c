/** Type names, or undefined where nothing is known. */
export type Types = readonly string[] | undefined;

/** At most one node, as JavaScript expressions without effect that may be written more than once. */
export interface One {
  readonly one: true;
  /** The value, undefined when there is none; of a primitive its JSON value. */
  readonly value: string;
  /** Whether there is a node: a primitive may be there with extensions only. */
  readonly present: string;
  /** The node for use as a focus: a primitive together with its sibling. */
  readonly node: string;
  readonly types: Types;
  /** Made by the compiled code itself: it is there and of its type, whatever the message holds. */
  readonly certain?: true;
  /** For the value of a choice element: where it was read and its stem. */
  readonly choice?: { readonly owner: string; readonly stem: string };
}

/** Any number of nodes: `each` writes the loops around what `body` writes, once. */
export interface Many {
  readonly one: false;
  each(body: (item: One) => void): void;
}

export type Source = One | Many;

/** What names and functions in an expression refer to. */
export interface Scope {
  /** What a leading name or function applies to. */
  readonly focus: Source;
  /** `$this` */
  readonly self: Source;
}

/** No node at all. */
export const nothing: One = { one: true, value: 'undefined', present: 'false', node: 'undefined', types: [] };

/** Whether a source is known to be empty. */
export function isNothing(source: Source): boolean {
  return source.one && source.present === 'false';
}
