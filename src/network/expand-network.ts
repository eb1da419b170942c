import type { NetworkFile, Organisation } from './network.ts';

/** A network file that is only what differs from another one; network-difference.schema.json describes it. */
export interface NetworkDifference {
  /** Path of the other one, which is written in full, from where this one lies. */
  readonly base: string;
  /** Organisations of the base that take no part. */
  readonly without?: readonly string[];
  readonly organisations: readonly OrganisationPatch[];
}

/**
 * What differs from the organisation it is `like`, of the base or before it in the file, else from the base's of its own
 * id: a JSON Merge Patch (RFC 7396), in which null removes a property.
 */
export type OrganisationPatch = { readonly id: string; readonly like?: string } & {
  readonly [Key in keyof Organisation]?: Organisation[Key] | null;
};

/** A network file in full, not yet checked, or what is wrong with how it differs. */
export type Expanded =
  | { readonly whole: unknown; readonly faults?: never }
  | { readonly whole?: never; readonly faults: readonly string[] };

/** Writes out a network file that is only what differs from its base: the base's other organisations are kept. */
export function expandNetwork(
  { base: _, without = [], organisations, ...top }: NetworkDifference,
  base: NetworkFile,
): Expanded {
  const models = new Map<string, object>(base.organisations.map((each) => [each.id, each]));
  const result = new Map([...models].filter(([id]) => !without.includes(id)));
  const faults = without
    .filter((id) => !models.has(id))
    .map((id) => `/without: the base has no organisation ${id}`);
  organisations.forEach(({ like, ...patch }, index) => {
    const place = `/organisations/${index}`;
    const model = models.get(like ?? patch.id);
    if (like !== undefined && model === undefined)
      faults.push(`${place}/like: there is no organisation ${like}`);
    if (organisations.findIndex(({ id }) => id === patch.id) < index)
      faults.push(`${place}/id: ${patch.id} is used twice`);
    const whole = Object.fromEntries(
      Object.entries({ ...model, ...patch }).filter(([, value]) => value !== null),
    );
    models.set(patch.id, whole);
    result.set(patch.id, whole);
  });
  return faults.length > 0 ? { faults } : { whole: { ...base, ...top, organisations: [...result.values()] } };
}
