/** What became of one element of the source (R-MSG-06). */
export type LossOutcome = 'carried' | 'transformed' | 'defaulted' | 'shortened' | 'lost';

/** Whom a loss would hurt, worst first. */
const LOSS_SEVERITIES = ['safety', 'clinical', 'administrative', 'technical'] as const;
export type LossSeverity = (typeof LOSS_SEVERITIES)[number];

/** One element of the source, and what was done with it. The element's content never stands here. */
export interface LossEntry {
  /** Path in the source: `Patient/StreetName`, or `Encounter.period.start`. For a default, the path in the target. */
  readonly path: string;
  readonly outcome: LossOutcome;
  readonly severity: LossSeverity;
  /** Path in the target, where there is one. */
  readonly target?: string;
  /** What was done, or why it was not: one sentence. */
  readonly note?: string;
}

/** What a conversion did with every element of its source. */
export interface LossReport {
  /** What was read: `XDIS20`, `hospital-notification-message`. */
  readonly from: string;
  /** What was written. */
  readonly to: string;
  readonly entries: readonly LossEntry[];
  /** The worst severity that something was lost or shortened with. */
  readonly worst?: LossSeverity;
}

/** Puts entries together, elements of equal fate named once. */
export function lossReport(from: string, to: string, entries: readonly LossEntry[]): LossReport {
  const kept: LossEntry[] = [];
  const places = new Map<string, number>();
  const hurt = new Set<LossSeverity>();
  for (const entry of entries) {
    if (isLoss(entry)) hurt.add(entry.severity);
    const place = places.get(entry.path);
    const same = place === undefined || kept[place]?.outcome === entry.outcome ? place : placeOf(entry, kept);
    if (same !== undefined) kept[same] = entry;
    else places.set(entry.path, kept.push(entry) - 1);
  }
  const worst = LOSS_SEVERITIES.find((severity) => hurt.has(severity));
  return { from, to, entries: kept, ...(worst === undefined ? {} : { worst }) };
}

/** Where an element of the same fate stands, when its path has more than one. */
function placeOf({ path, outcome }: LossEntry, kept: readonly LossEntry[]): number | undefined {
  const place = kept.findIndex((each) => each.path === path && each.outcome === outcome);
  return place < 0 ? undefined : place;
}

/** True when the element did not arrive whole. */
export function isLoss(entry: LossEntry): boolean {
  return entry.outcome === 'lost' || entry.outcome === 'shortened';
}
