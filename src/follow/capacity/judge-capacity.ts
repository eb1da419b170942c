import { type Problem, problem } from '../../message/problem.ts';
import { type Agreement, type Agreements, agreedPlaces } from '../../network/agreements.ts';
import type { Network, Organisation } from '../../network/network.ts';
import { type Places, writePlaces } from '../../network/places.ts';
import { type DeclaredPlaces, sopPlaces } from './read-capacity.ts';

/** What capacity is judged by. */
export interface CapacityView {
  readonly sender: Organisation;
  /** The site of the message, with all that it declares. */
  readonly site: string;
  readonly declared: readonly DeclaredPlaces[];
  /** When it holds from, milliseconds since the epoch. */
  readonly at: number;
  readonly agreements: Agreements;
  readonly network: Network;
  /** The latest of the agreement's other sites, places of the same service; undefined for one that never declared. */
  readonly others: ReadonlyMap<string, Places | undefined>;
  /** When the latest known capacity of the site holds from; undefined when there is none. */
  readonly knownAt: number | undefined;
}

/** Place types that are counted as specialised rehabilitation. */
const rehabilitationPlaces = 'doegnrehab-139b';

/**
 * Judges declared capacity. Who may declare it and how it is counted are refused (R-SEC-04, R-CAP-08, R-SPR-05); that it
 * is too little or comes late is told (R-CAP-02, R-CAP-04, R-CAP-06) and never stops it.
 */
export function judgeCapacity(view: CapacityView): readonly Problem[] {
  const { sender, site, declared, at, agreements, knownAt } = view;
  const agreement = agreements.ofSite(site, at);
  return [
    ...(answersFor(view, agreement)
      ? []
      : [problem('capacity.not-own-site', { rule: 'R-SEC-04', params: { sender: sender.id, site } })]),
    ...(agreements.all.length > 0 && agreement === undefined
      ? [
          problem('agreement.missing', {
            rule: 'R-CAP-06',
            params: { site, authority: view.network.authorityOf(sender.id) ?? '–' },
          }),
        ]
      : []),
    ...declared.flatMap((each) => (agreement === undefined ? [] : judgeService(each, agreement))),
    ...(agreement === undefined ? [] : judgeNumber(view, agreement)),
    ...(knownAt !== undefined && at < knownAt
      ? [problem('capacity.outdated', { rule: 'R-CAP-04', params: { site } })]
      : []),
  ];
}

/** The site itself, its operator, or the region and its visitation. */
function answersFor({ sender, site, network }: CapacityView, agreement: Agreement | undefined): boolean {
  if (network.lineage(sender.id).includes(site) || agreement?.operator === sender.id) return true;
  const authority = agreement?.authority ?? network.authorityOf(site);
  return authority !== undefined && network.lineage(network.authorityOf(sender.id) ?? '').includes(authority);
}

function judgeService({ site, service, places }: DeclaredPlaces, agreement: Agreement): readonly Problem[] {
  const isRehabilitation = agreement.kind === 'rehabilitation';
  const placeless = agreement.sites.find((each) => each.site === site)?.placeless === true;
  return [
    ...(isRehabilitation === (service === rehabilitationPlaces)
      ? []
      : [problem('capacity.services-mixed', { rule: 'R-CAP-08', params: { site, service } })]),
    ...(placeless && places > 0
      ? [problem('capacity.placeless', { rule: 'R-SPR-05', params: { site } })]
      : []),
  ];
}

/** What is declared, against what was agreed: of the site where the agreement divides its places, else of all its sites. */
function judgeNumber({ site, declared, others }: CapacityView, agreement: Agreement): readonly Problem[] {
  const own = declared.filter(({ service }) => agreement.kind === 'rehabilitation' || service === sopPlaces);
  const here = own.reduce((sum, { places }) => sum + places, 0);
  const divided = agreedPlaces(agreement, site);
  const rest = [...others.values()];
  const isWhole = rest.every((places) => places !== undefined);
  const agreed = divided ?? (isWhole ? Math.round(agreement.places * 100) : undefined);
  const counted =
    divided === undefined ? here + rest.reduce<number>((sum, each) => sum + (each ?? 0), 0) : here;
  if (agreed === undefined || counted >= agreed) return [];
  const params = {
    site,
    places: writePlaces(counted),
    agreed: writePlaces(agreed),
    agreement: `${agreement.agreementId} ${agreement.version}`,
  };
  return [problem('capacity.below-agreement', { rule: 'R-CAP-02', params })];
}
