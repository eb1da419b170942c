import schema from './agreement.schema.json' with { type: 'json' };
import { type AgreementFile, holdTogether } from './agreements.ts';
import type { Network } from './network.ts';
import { readPlaces } from './places.ts';
import { checkVersions, type ReadVersions, readVersions } from './read-versions.ts';

/** Agreements that may be used, or everything that is wrong with them. */
export type AgreementsOutcome =
  | { readonly files: readonly AgreementFile[]; readonly faults?: never }
  | { readonly files?: never; readonly faults: readonly string[] };

/**
 * Reads the agreements of a JSON file, or of every JSON file of a folder; each has one version of an agreement or a list
 * of them. Every fault of every file is reported at once.
 */
export function loadAgreements(path: string, network: Network): AgreementsOutcome {
  return judged(readVersions<AgreementFile>(path, schema, 'agreements'), network);
}

/** Checks agreements: their shape by JSON Schema, then what a schema cannot say. */
export function checkAgreements(
  values: readonly { readonly place: string; readonly content: unknown }[],
  network: Network,
): AgreementsOutcome {
  return judged(checkVersions<AgreementFile>(values, schema), network);
}

function judged({ versions, faults }: ReadVersions<AgreementFile>, network: Network): AgreementsOutcome {
  const files = versions.map(({ version }) => version);
  const found = [
    ...faults,
    ...versions.flatMap(({ place, version }) =>
      judge(version, network).map((fault) => `${place} ${nameOf(version)}: ${fault}`),
    ),
    ...overlaps(files),
  ];
  return found.length > 0 ? { faults: found } : { files };
}

function judge(agreement: AgreementFile, network: Network): readonly string[] {
  const { kind, authority, operator, municipality, sites, places, validFrom, validTo, notice } = agreement;
  const whole = readPlaces(places);
  const parts = sites.flatMap((each) => each.places ?? []);
  const sum = parts.reduce((total, each) => total + (readPlaces(each) ?? 0), 0);
  const palliative = sites.filter(({ specialities = [] }) => specialities.includes('palliation'));
  return [
    ...known(authority, ['region'], 'authority', network),
    ...known(operator, ['municipality', 'private-supplier', 'region', 'hospital'], 'operator', network),
    ...sites.flatMap(({ site }) => known(site, kind === 'rehabilitation' ? [] : ['sop'], 'site', network)),
    ...repeated(sites.map(({ site }) => site)).map((site) => `the site ${site} is named twice`),
    ...(network.municipality(municipality) === undefined && kind !== 'historic'
      ? [`there is no municipality ${municipality} in the network`]
      : []),
    ...(validTo !== undefined && validTo < validFrom ? ['validTo lies before validFrom'] : []),
    ...[places, ...parts]
      .filter((each) => readPlaces(each) === undefined)
      .map((each) => `${each} has more than two decimals`),
    ...(whole !== undefined && (sum > whole || (parts.length === sites.length && sum !== whole))
      ? [`the places of its sites add up to ${sum / 100}, not to ${places}`]
      : []),
    ...sites
      .filter((each) => each.placeless === true && (each.places ?? 0) > 0)
      .map(({ site }) => `the placeless offer ${site} has places`),
    ...(palliative.length > 1 ? ['palliation is gathered at more than one site'] : []),
    ...(notice !== undefined && agreement.healthCouncil?.reference === undefined
      ? ["a deviation from the notice rule needs the health council's reference (R-NOT-09)"]
      : []),
    ...(notice !== undefined && notice.fridayHours < notice.baseHours
      ? ['fridayHours are fewer than baseHours']
      : []),
  ];
}

function known(id: string, kinds: readonly string[], role: string, network: Network): readonly string[] {
  const found = network.organisation(id);
  if (found === undefined) return [`the ${role} ${id} is no organisation of the network`];
  return kinds.length === 0 || kinds.includes(found.kind)
    ? []
    : [`the ${role} ${id} is of kind ${found.kind}, not ${kinds.join(' or ')}`];
}

/** One version holds at a time, and a site belongs to one agreement of a kind at a time (R-CAP-06, R-CAP-08). */
function overlaps(files: readonly AgreementFile[]): readonly string[] {
  return files.flatMap((one, index) =>
    files.slice(index + 1).flatMap((other) => {
      if (!holdTogether(one, other) || one.kind === 'historic' || other.kind === 'historic') return [];
      if (one.agreementId === other.agreementId) {
        return [`${nameOf(one)} and ${nameOf(other)} hold at the same time`];
      }
      const shared = one.sites.filter(({ site }) => other.sites.some((each) => each.site === site));
      return shared.map(
        ({ site }) => `${site} belongs to ${nameOf(one)} and ${nameOf(other)} at the same time`,
      );
    }),
  );
}

function nameOf({ agreementId, version }: AgreementFile): string {
  return `${agreementId} ${version}`;
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
