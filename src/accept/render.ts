import type { Envelope } from '../message/envelope.ts';
import type { Problem } from '../message/problem.ts';
import type { LegacyId, Rendition, SourceFile } from '../store/translations.ts';
import type { Route } from './judge-parties.ts';

/** A message that may have to be given to somebody in another format. */
export interface Renderable {
  /** The bytes that came, or that were made of what came. */
  readonly bytes: Uint8Array;
  readonly envelope: Envelope;
  /** Media type of the bytes. */
  readonly mediaType: string;
  /** What the message was made from, where it came as something else. */
  readonly made: MadeFrom | undefined;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** Where a message that did not come as FHIR comes from. */
export interface MadeFrom {
  readonly source: SourceFile;
  /** What was lost that matters; nothing that refuses. */
  readonly problems: readonly Problem[];
  readonly legacyIds: readonly LegacyId[];
}

/** What one endpoint gets of a message. */
export interface Rendered {
  /** Undefined where the endpoint takes the bytes as they are. */
  readonly rendition?: Rendition;
  /** True for what the endpoint's format has no need of: a positive receipt that nobody asked for. */
  readonly unwanted?: boolean;
  readonly legacyIds: readonly LegacyId[];
  /** What was lost that matters, and why nothing can be made. */
  readonly problems: readonly Problem[];
}

/**
 * Makes of a message what an endpoint takes. Never rejects for what the message says; rejects with StoreUnavailable when
 * ids cannot be looked up.
 */
export type Render = (message: Renderable, route: Route) => Promise<Rendered>;
