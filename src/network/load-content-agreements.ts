import { holdTogether } from './agreements.ts';
import schema from './content-agreement.schema.json' with { type: 'json' };
import type { ContentAgreementFile } from './content-agreements.ts';
import type { Network } from './network.ts';
import { readVersions } from './read-versions.ts';

/** Content agreements that may be used, or everything that is wrong with them. */
export type ContentAgreementsOutcome =
  | { readonly files: readonly ContentAgreementFile[]; readonly faults?: never }
  | { readonly files?: never; readonly faults: readonly string[] };

/**
 * Reads the agreements on content of a JSON file, or of every JSON file of a folder. Every fault of every file is
 * reported at once.
 * @param faultOf what is wrong with a demand's question; undefined when it can be asked
 */
export function loadContentAgreements(
  path: string,
  network: Network,
  faultOf: (asks: string) => string | undefined,
): ContentAgreementsOutcome {
  const { versions, faults } = readVersions<ContentAgreementFile>(path, schema, 'content agreements');
  const found = [
    ...faults,
    ...versions.flatMap(({ place, version }) =>
      judge(version, network, faultOf).map((fault) => `${place} ${nameOf(version)}: ${fault}`),
    ),
    ...overlaps(versions.map(({ version }) => version)),
  ];
  return found.length > 0 ? { faults: found } : { files: versions.map(({ version }) => version) };
}

function judge(
  { from = [], to = [], authority, validFrom, validTo, plan, events, demands }: ContentAgreementFile,
  network: Network,
  faultOf: (asks: string) => string | undefined,
): readonly string[] {
  const ids = demands.map(({ id }) => id);
  const region = authority === undefined ? undefined : network.organisation(authority);
  return [
    ...[...from, ...to, ...(authority === undefined ? [] : [authority])]
      .filter((id) => network.organisation(id) === undefined)
      .map((id) => `${id} is no organisation of the network`),
    ...(region !== undefined && region.kind !== 'region'
      ? [`the authority ${region.id} is of kind ${region.kind}, not region`]
      : []),
    ...events
      .filter((event) => !network.organisations.some(({ sends }) => sends.includes(event)))
      .map((event) => `nobody in the network sends ${event}`),
    ...(validTo !== undefined && validTo < validFrom ? ['validTo lies before validFrom'] : []),
    ...(plan !== undefined && plan.transitionUntil < validFrom
      ? ['the transition ends before validFrom']
      : []),
    ...[...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map(
      (id) => `the demand ${id} is there twice`,
    ),
    ...demands.flatMap(({ id, asks }) => {
      const fault = faultOf(asks);
      return fault === undefined ? [] : [`the question of ${id} cannot be asked: ${fault}`];
    }),
  ];
}

/** One version holds at a time. */
function overlaps(files: readonly ContentAgreementFile[]): readonly string[] {
  return files.flatMap((one, index) =>
    files
      .slice(index + 1)
      .filter((other) => other.agreementId === one.agreementId && holdTogether(one, other))
      .map((other) => `${nameOf(one)} and ${nameOf(other)} hold at the same time`),
  );
}

function nameOf({ agreementId, version }: ContentAgreementFile): string {
  return `${agreementId} ${version}`;
}
