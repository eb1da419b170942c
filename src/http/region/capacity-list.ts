import { writeDanish } from '../../course/time/danish-time.ts';
import { type SitePlaces, sitePlaces } from '../../follow/capacity/free-places.ts';
import { type Agreements, agreedPlaces } from '../../network/agreements.ts';
import type { Network } from '../../network/network.ts';
import { writePlaces } from '../../network/places.ts';
import type { Ledger } from '../../store/ledger.ts';
import type { Handler } from '../request-context.ts';

/** What telling capacity needs. */
interface CapacityParts {
  readonly store: Pick<Ledger, 'capacity' | 'occupancy'>;
  readonly network: Network;
  readonly agreements: Agreements;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** When a declaration is called stale; no source gives a time (R-CAP-04). */
const staleAfter = 24 * 3_600_000;

/**
 * `GET /capacity`: the places of every site now and how many are free, for everybody who may refer or allocate: it is
 * about nobody. `authority`, `site` and `service` narrow it. Sums are by service, which are never added up together
 * (R-CAP-01, R-CAP-08).
 */
export function capacityList({ store, network, agreements, now }: CapacityParts): Handler {
  return async (request, response) => {
    const at = now();
    const { authority, site, service } = request.query;
    const told = (await sitePlaces(store))
      .map((each) => ({ each, agreement: agreements.ofSite(each.site, at) }))
      .filter(
        ({ each, agreement }) =>
          (site === undefined || each.site === site) &&
          (service === undefined || each.service === service) &&
          (authority === undefined || (agreement?.authority ?? network.authorityOf(each.site)) === authority),
      )
      .map(({ each, agreement }) => {
        const agreed = agreement === undefined ? undefined : agreedPlaces(agreement, each.site);
        return {
          site: each.site,
          service: each.service,
          operator: agreement?.operator,
          authority: agreement?.authority ?? network.authorityOf(each.site),
          agreement: agreement === undefined ? undefined : `${agreement.agreementId} ${agreement.version}`,
          ...(agreed === undefined ? {} : { agreed: writePlaces(agreed) }),
          ...decimals(each),
          specialities: each.specialities.map(({ speciality, places }) => ({
            speciality,
            places: writePlaces(places),
          })),
          declaredAt: writeDanish(each.at),
          stale: at - each.at > staleAfter,
        };
      });
    response.json({
      at: writeDanish(at),
      sites: told,
      totals: totalsOf(told),
    });
  };
}

function decimals({
  places,
  occupied,
  reserved,
  free,
}: Omit<SitePlaces, 'site' | 'service' | 'specialities' | 'at'>) {
  return {
    places: writePlaces(places),
    occupied: writePlaces(occupied),
    reserved: writePlaces(reserved),
    free: writePlaces(free),
  };
}

function totalsOf(told: readonly (ReturnType<typeof decimals> & { readonly service: string })[]) {
  const sum = (each: typeof told, name: keyof ReturnType<typeof decimals>) =>
    writePlaces(each.reduce((total, { [name]: value }) => total + Math.round(value * 100), 0));
  return [...Map.groupBy(told, ({ service }) => service)].map(([service, each]) => ({
    service,
    places: sum(each, 'places'),
    occupied: sum(each, 'occupied'),
    reserved: sum(each, 'reserved'),
    free: sum(each, 'free'),
  }));
}
