import type { Organisation } from './network.ts';

/** A body has another one take some of its messages: how a hospital or a region is organised inside. */
export interface PassOn {
  readonly events: readonly string[];
  /** Only of citizens of these residence municipalities. */
  readonly municipalities?: readonly string[];
  /** Only what has one of these codes as its category, reason or level. */
  readonly codes?: readonly string[];
  /** Only of citizens younger than so many years. */
  readonly youngerThan?: number;
  /** Who takes it. */
  readonly to: string;
}

/** Who belongs to whom, and who came after whom. */
export interface Hierarchy {
  /** The region an organisation is or is part of; undefined for one that is part of none. */
  authorityOf(id: string): string | undefined;
  /** The organisation with all that it has succeeded, itself first. */
  lineage(id: string): readonly string[];
  /**
   * Who answers for an organisation at an instant: itself while it is valid, else whoever has succeeded it.
   * @param at milliseconds since the epoch
   */
  presently(id: string, at: number): Organisation | undefined;
  /** Everything that is or was part of a region, or of those it has succeeded; the regions among it. */
  bodiesOf(region: string): readonly string[];
}

/**
 * Lays out `partOf` and `succeeds`. (R-ID-08, domain model S-02, S-10.)
 * @param isValid whether an organisation is valid at an instant
 */
export function createHierarchy(
  organisations: readonly Organisation[],
  isValid: (organisation: Organisation, at: number) => boolean,
): Hierarchy {
  const byId = new Map(organisations.map((organisation) => [organisation.id, organisation]));
  const heirs = Map.groupBy(
    organisations.flatMap((heir) => (heir.succeeds ?? []).map((id) => ({ id, heir }))),
    ({ id }) => id,
  );
  const authorityOf = (id: string): string | undefined => {
    let found = byId.get(id);
    while (found !== undefined && found.kind !== 'region') found = byId.get(found.partOf ?? '');
    return found?.id;
  };
  const lineage = (id: string): readonly string[] => [
    id,
    ...(byId.get(id)?.succeeds ?? []).flatMap((before) => lineage(before)),
  ];
  const presently = (id: string, at: number): Organisation | undefined => {
    const organisation = byId.get(id);
    if (organisation === undefined || isValid(organisation, at)) return organisation;
    return (heirs.get(id) ?? [])
      .map(({ heir }) => presently(heir.id, at))
      .find((heir) => heir !== undefined && isValid(heir, at));
  };
  return {
    authorityOf,
    lineage,
    presently,
    bodiesOf(region) {
      const regions = new Set(lineage(region));
      return organisations.map(({ id }) => id).filter((id) => regions.has(authorityOf(id) ?? ''));
    },
  };
}

/** Faults of the hierarchy: names nobody has, circles, and passing on to somebody who does not take it. */
export function judgeHierarchy(organisations: readonly Organisation[]): readonly string[] {
  const byId = new Map(organisations.map((organisation) => [organisation.id, organisation]));
  return organisations.flatMap((organisation, index) => {
    const place = `/organisations/${index}`;
    const { id, partOf, succeeds = [], passesOn = [], validFrom } = organisation;
    return [
      ...(partOf === undefined || byId.has(partOf)
        ? []
        : [`${place}/partOf: names no organisation of the file`]),
      ...(goesInCircles(id, (each) => [byId.get(each)?.partOf ?? ''])
        ? [`${place}/partOf: leads back to the organisation itself`]
        : []),
      ...(goesInCircles(id, (each) => byId.get(each)?.succeeds ?? [])
        ? [`${place}/succeeds: leads back to the organisation itself`]
        : []),
      ...succeeds.flatMap((before) => {
        const predecessor = byId.get(before);
        if (predecessor === undefined) return [`${place}/succeeds: there is no organisation ${before}`];
        return predecessor.validTo === undefined || predecessor.validTo >= validFrom
          ? [`${place}/succeeds: ${before} is still valid when ${id} begins`]
          : [];
      }),
      ...passesOn.flatMap(({ events, to }, nr) => {
        const taker = byId.get(to);
        const where = `${place}/passesOn/${nr}`;
        if (taker === undefined || to === id) return [`${where}/to: names no other organisation of the file`];
        return events
          .filter((event) => !taker.receives.includes(event))
          .map((event) => `${where}: ${to} does not receive ${event}`);
      }),
    ];
  });
}

function goesInCircles(start: string, next: (id: string) => readonly string[]): boolean {
  const seen = new Set<string>();
  const open = [...next(start)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === start) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...next(id));
  }
  return false;
}
