import type { Agreement } from '../../network/agreements.ts';

/** The health councils that agreements name, each with the codes of its municipalities (S-04). */
export function councilsOf(agreements: readonly Agreement[]) {
  const named = agreements.flatMap(({ healthCouncil, municipality }) =>
    healthCouncil === undefined ? [] : [{ council: healthCouncil.name, municipality }],
  );
  return [...Map.groupBy(named, ({ council }) => council)].map(([council, of]) => ({
    council,
    municipalities: [...new Set(of.map(({ municipality }) => municipality))].sort(),
  }));
}
