/** A settlement event as an export has it. */
export interface ReportedEvent {
  readonly id: string;
  readonly courseId: string;
  readonly authority?: string;
  readonly operator?: string;
  readonly what: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly recordedAt: number;
  readonly corrects?: string;
  readonly [fact: string]: unknown;
}

/** What one operator submits for one region about one period (M46). */
export interface Submission {
  /** Who submits: the operator. */
  readonly author: string;
  /** On whose behalf: the region, whose data it is. */
  readonly custodian: string;
  /** Danish month or year. */
  readonly period: string;
  /** In the order of recording; a correction names what it corrects, which an earlier submission may have had. */
  readonly events: readonly ReportedEvent[];
}

/** Submissions that may be sent, and events that belong to none. */
export interface Submissions {
  readonly submissions: readonly Submission[];
  /** Ids of events without operator or region: nobody may submit them (R-DAT-08). */
  readonly refused: readonly string[];
}

/**
 * What is submitted to national registers of a period: one submission for each operator, on behalf of the region
 * (R-DAT-08). Derived from what operations told (R-DAT-02); who records late or corrects does so in a later period.
 */
export function submissionsOf(events: readonly ReportedEvent[], period: string): Submissions {
  const [complete, refused] = [events.filter(isComplete), events.filter((event) => !isComplete(event))];
  const groups = Map.groupBy(complete, ({ operator, authority }) => JSON.stringify([operator, authority]));
  return {
    submissions: [...groups.values()].flatMap((group) => {
      const [{ operator: author, authority: custodian } = {}] = group;
      return author === undefined || custodian === undefined
        ? []
        : [{ author, custodian, period, events: group }];
    }),
    refused: refused.map(({ id }) => id),
  };
}

function isComplete({ operator, authority }: ReportedEvent): boolean {
  return operator !== undefined && authority !== undefined;
}

/** A file of a submission. */
interface ReportFile {
  readonly name: string;
  readonly text: string;
}

/**
 * How a register takes submissions. What the national registers will want is undecided (R-DAT-09), so that an adapter is
 * all that knows a form: another register is another adapter.
 */
export interface ReportAdapter {
  /** The file of a submission; the same submission gives the same file. */
  write(submission: Submission): ReportFile;
}
