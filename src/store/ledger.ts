import type { TaskChanges } from '../message/task.ts';
import type { StoredMessage } from './store.ts';
import type { PlacedTask } from './tasks.ts';

/** Where a citizen of a course is, as far as the region has to know. Opaque here but for what is searched by. */
export interface KeptPlacement {
  readonly courseId: string;
  /** The authority region's organisation id. */
  readonly authority: string;
  /** The site the citizen occupies a place of or has one reserved at; undefined when there is none. */
  readonly site: string | undefined;
  /** Whether a place is occupied or reserved, now. */
  readonly place: 'occupied' | 'reserved' | undefined;
  /** Whether the course is still going on. */
  readonly open: boolean;
  /** JSON. */
  readonly content: string;
}

/** A settlement event as it is kept for good (R-SET-04). */
export interface KeptSettlement {
  readonly id: string;
  readonly courseId: string;
  readonly authority: string | undefined;
  /** Milliseconds since the epoch. */
  readonly recordedAt: number;
  /** The event it corrects. */
  readonly corrects: string | undefined;
  /** JSON. */
  readonly content: string;
}

/** How many places a site declared, from an instant on. */
export interface KeptCapacity {
  readonly messageId: string;
  readonly site: string;
  readonly service: string;
  /** Empty for places of no particular kind. */
  readonly speciality: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly recordedAt: number;
  /** JSON. */
  readonly content: string;
}

/** What is entered in one go, in the transaction of the message or the course it follows from. */
export interface LedgerChange {
  readonly placement?: KeptPlacement;
  readonly settlements?: readonly KeptSettlement[];
  /** Whether some of the settlements may be entered already; they stay as they are. */
  readonly backfill?: true;
  readonly capacity?: readonly KeptCapacity[];
  readonly tasks?: TaskChanges;
}

/** A row with its place in the order of recording, from which a reader goes on. */
export type Placed<Row> = Row & { readonly position: number };

/** Part of something long. */
export interface Page {
  /** Only what stands behind this position. */
  readonly after: number;
  readonly limit: number;
}

/** What belongs to an authority. */
export interface Belonging {
  /** The authority with those it has succeeded. */
  readonly authorities: readonly string[];
  /** Organisations that are the authority or part of it. */
  readonly bodies: readonly string[];
}

/** A placement with what is owed in its course. */
export type ListedPlacement = Placed<KeptPlacement> & {
  /** Tasks that are open, and those of them that have been owed for too long. */
  readonly owed: number;
  readonly overdue: number;
};

/** A disclosure as it was recorded. */
export interface KeptDisclosure {
  readonly position: number;
  readonly at: number;
  readonly actor: string;
  readonly what: string;
  readonly detail: string;
  readonly messageId: string | undefined;
  readonly courseId: string | undefined;
  readonly basis: string | undefined;
  readonly authority: string | undefined;
}

/** What is asked for a citizen, by the key its courses have; of a time, half open, milliseconds since the epoch. */
export interface CitizenQuery extends Page {
  readonly citizen: string;
  readonly from: number;
  readonly until: number;
}

/**
 * What an authority answers for: who occupies which place, what settlement needs, capacity, and all that an export has.
 * Part of the store. Settlement events and capacity are only ever added to: the database itself refuses a change.
 */
export interface Ledger {
  /** Placements of an authority's courses, those going on when `open`. */
  placements(
    query: { readonly authorities: readonly string[]; readonly open?: boolean } & Page,
  ): Promise<readonly ListedPlacement[]>;

  /** How many places are occupied and reserved at each site. */
  occupancy(
    sites: readonly string[],
  ): Promise<readonly { readonly site: string; readonly occupied: number; readonly reserved: number }[]>;

  /** Settlement events of an authority, in the order of recording; recorded in a period where one is given. */
  settlements(
    query: {
      readonly authorities: readonly string[];
      /** Milliseconds since the epoch; `until` is the first instant behind the period. */
      readonly from?: number;
      readonly until?: number;
    } & Page,
  ): Promise<readonly Placed<KeptSettlement>[]>;

  /** The latest capacity of each site, service and speciality; of every site when none is named. */
  capacity(sites?: readonly string[]): Promise<readonly KeptCapacity[]>;

  /** Everything that sites ever declared, in the order of recording. */
  capacityHistory(
    query: { readonly sites: readonly string[] } & Page,
  ): Promise<readonly Placed<KeptCapacity>[]>;

  /**
   * What is recorded of an authority's courses, in the order of recording. Nothing is told while something before it may
   * still be under way, so that who goes on behind the last one misses nothing.
   */
  eventsOf(
    query: { readonly authorities: readonly string[] } & Page,
  ): Promise<readonly { readonly position: number; readonly courseId: string; readonly content: string }[]>;

  /** Messages of an authority's courses, those its bodies sent or received, and acknowledgements of these. */
  messagesOf(query: Belonging & Page): Promise<readonly Placed<StoredMessage>[]>;

  /** Messages that courses know to be their own and that `messagesOf` does not give, in the order of recording. */
  messagesOfCourses(query: Belonging & Page): Promise<readonly Placed<StoredMessage>[]>;

  /** Tasks of an authority's courses, and those its bodies own. */
  tasksOf(query: Belonging & Page): Promise<readonly PlacedTask[]>;

  /** Disclosures of an authority's data, and those its bodies asked for. */
  disclosuresOf(query: Belonging & Page): Promise<readonly KeptDisclosure[]>;

  /** Ids of a citizen's courses behind one of them, in their order (R-DAT-13). None of a course that is forgotten. */
  coursesOfCitizen(query: {
    readonly citizen: string;
    readonly after: string;
    readonly limit: number;
  }): Promise<readonly string[]>;

  /** Messages of a citizen's courses that were received in a time, in the order of recording. */
  messagesOfCitizen(query: CitizenQuery): Promise<readonly Placed<StoredMessage>[]>;

  /** Disclosures of a citizen's courses and of their messages in a time, the citizen's own readings among them. */
  disclosuresOfCitizen(query: CitizenQuery): Promise<readonly KeptDisclosure[]>;
}
