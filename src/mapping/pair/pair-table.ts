import type { FhirObject } from './fhir-path.ts';

/** One table of `mappings/pairs`: a letter type and the FHIR message it stands for. See mappings/schema/pair.schema.json. */
export interface PairTable {
  /** The letter type, such as `XDIS20`. */
  readonly letter: string;
  readonly title: { readonly danish: string; readonly english: string };
  /** `official` with the map it follows, or `derived`: ours. */
  readonly source: 'official' | 'derived';
  readonly reference: string;
  /** The validation context of the FHIR message: `hn`, `cc`, `ack`, `sop`. */
  readonly context: string;
  /** The event of the FHIR message this table writes. */
  readonly event: string;
  /** The events this table reads into its letter; absent when it only reads letters. */
  readonly reads?: readonly string[];
  /** Kinds of senders that mean another thing with this letter than its message: from them it is read as text. */
  readonly asTextFrom?: readonly string[];
  /** With `*` among them: the events it does not read. */
  readonly except?: readonly string[];
  /** A message is only for this table when one of these sets of values is as told. */
  readonly when?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly resources: readonly ResourceEntry[];
  readonly rows: readonly PairRow[];
  /** The message profile of the bundle. */
  readonly profile: string;
}

/** A resource of the message: how it is found when read, and what it starts as when written. */
export interface ResourceEntry {
  readonly name: string;
  readonly type: string;
  /** The reference that leads to it, such as `%header.sender`; absent for the MessageHeader. */
  readonly reference?: string;
  /** Found without a reference: the resource of this type whose path has this value, such as a Provenance by its target. */
  readonly pointsTo?: { readonly path: string; readonly resource: string };
  /** Neither: the first of its type; or only written, never looked for. */
  readonly find?: 'first' | 'never';
  /** Only written when a row has something to say in it. */
  readonly optional?: boolean;
  /** Stands inside this resource, because the message's profile has no room for it beside the parties. */
  readonly containedIn?: string;
  /** What every message has there. */
  readonly template?: FhirObject;
}

/** A direction of conversion. */
export type Direction = 'to-fhir' | 'to-legacy';

/** One row: a value and its twin. */
export type PairRow = ValueRow | CaseRow | EachRow | UseRow;

interface ValueRow {
  /** Path of elements below the letter; `Envelope/…` for the envelope. */
  readonly legacy?: string;
  readonly fhir?: string;
  /** How the value changes: a transform's name. Absent for a copy. */
  readonly as?: string;
  /** Towards FHIR, another place of the message that the value follows from. */
  readonly from?: string;
  readonly direction?: Direction;
  /** Stands for a missing value. */
  readonly default?: { readonly legacy?: string; readonly fhir?: unknown };
  readonly note?: string;
  readonly source?: string;
}

/** A decision table: the first case that fits the source writes its other side. `$name` stands for any value, `null` for none. */
interface CaseRow {
  readonly cases: readonly (Case | CodesCase)[];
  readonly note?: string;
  readonly source?: string;
}

export interface Case {
  readonly legacy: Readonly<Record<string, string | null>>;
  readonly fhir: Readonly<Record<string, string | boolean | null>>;
  readonly direction?: Direction;
  readonly as?: string;
  readonly note?: string;
}

/** A code map's cases: the ConceptMaps `<codes>-to-fhir` and `<codes>-to-legacy` of `mappings/code-maps`. */
export interface CodesCase {
  readonly codes: string;
  /** The element that holds the letter's code. */
  readonly legacy: string;
  /** The place that holds FHIR's code. */
  readonly fhir: string;
  /** The place of FHIR's code system, where the message says it. */
  readonly system?: string;
  /** Places, on either side, of what the map's `dependsOn` and `product` name. */
  readonly also?: Readonly<Record<string, string>>;
  /** What every one of its cases says besides. */
  readonly with?: {
    readonly legacy?: Readonly<Record<string, string | null>>;
    readonly fhir?: Readonly<Record<string, string | boolean | null>>;
  };
  readonly direction?: Direction;
  readonly note?: string;
}

/** Rows for each element of a path, and for each member of a list. */
interface EachRow {
  readonly each: {
    readonly legacy: string;
    readonly fhir: string;
    readonly having?: string;
    readonly template?: FhirObject;
  };
  readonly rows: readonly PairRow[];
  readonly direction?: Direction;
  readonly note?: string;
}

/** Rows shared between tables: `mappings/parts`. `%it` is the resource, paths start from the element. */
export interface UseRow {
  readonly use: string;
  readonly legacy: string;
  readonly fhir: string;
}

/** Rows shared between tables. */
export interface PartTable {
  readonly part: string;
  readonly rows: readonly PairRow[];
}
