import { municipalityCodes } from '../../src/course/organisation/municipality-codes.ts';
import { hasVerhoeffCheckDigit, isGln } from '../../src/message/check-digit.ts';
import { eventCodes } from '../../src/message/event.ts';
import { checkNetwork } from '../../src/network/load-network.ts';
import type { NetworkFile, Organisation } from '../../src/network/network.ts';

/** A region, or half of one, with its gateway, its municipalities, each with one site, and its GPs. */
export interface Region {
  readonly name: string;
  readonly municipalities: readonly string[];
  readonly gps: number;
  /** Places by municipality; in the order of the municipalities. */
  readonly places: readonly number[];
}

const placesInAll = 2627;
const gpsInAll = 3000;

const syddanmark =
  '0410 0420 0430 0440 0450 0461 0479 0480 0482 0492 0510 0530 0540 0550 0561 0563 0573 0575 0580 0607 0621 0630';
const midtjylland =
  '0615 0657 0661 0665 0671 0706 0707 0710 0727 0730 0740 0741 0746 0751 0756 0760 0766 0779 0791';
const nordjylland = '0773 0787 0810 0813 0820 0825 0840 0846 0849 0851 0860';
const sjaelland = '0253 0259 0265 0269 0306 0316 0320 0326 0329 0330 0336 0340 0350 0360 0370 0376 0390';
const elsewhere = new Set(`${sjaelland} ${syddanmark} ${midtjylland} ${nordjylland}`.split(' '));

/**
 * The country: 98 municipalities, 2,627 places, 3,000 GPs; each municipality its equal share of them. Østdanmark, twice as
 * large as the next, has a gateway for each of the two regions it was until 2026.
 */
export const regions: readonly Region[] = divide([
  ['Østdanmark, Hovedstaden', [...municipalityCodes].filter((code) => !elsewhere.has(code))],
  ['Østdanmark, Sjælland', sjaelland.split(' ')],
  ['Syddanmark', syddanmark.split(' ')],
  ['Midtjylland', midtjylland.split(' ')],
  ['Nordjylland', nordjylland.split(' ')],
]);

function divide(named: readonly (readonly [string, readonly string[]])[]): readonly Region[] {
  const all = named.flatMap(([, codes]) => codes);
  const share = (total: number, code: string): number => {
    const index = all.indexOf(code);
    return Math.floor(((index + 1) * total) / all.length) - Math.floor((index * total) / all.length);
  };
  return named.map(([name, municipalities]) => ({
    name,
    municipalities,
    places: municipalities.map((code) => share(placesInAll, code)),
    gps: municipalities.reduce((sum, code) => sum + share(gpsInAll, code), 0),
  }));
}

/** Ids of the organisations of a region's network. */
export const idOf = {
  region: 'region',
  visitation: 'visitation',
  hospital: 'hospital',
  municipality: (code: string) => `kommune-${code}`,
  site: (code: string) => `sop-${code}`,
  gp: (number: number) => `laege-${number}`,
} as const;

/**
 * The network of a region's gateway: its own bodies, and every municipality of the country. The numbers are invented and
 * pass their check rules. Throws when the network would not be taken.
 */
export function networkOf(region: Region): NetworkFile {
  let number = 0;
  const body = (
    id: string,
    kind: Organisation['kind'],
    name: string,
    more: Partial<Organisation> = {},
  ): Organisation => {
    number += 1;
    return {
      id,
      kind,
      name,
      sor: withCheckDigit(`99${String(number).padStart(6, '0')}100001600`, hasVerhoeffCheckDigit),
      gln: withCheckDigit(`5790099${String(number).padStart(5, '0')}`, isGln),
      sends: eventCodes,
      receives: eventCodes,
      validFrom: '2026-01-01',
      endpoints: [{ id, kind: 'mailbox' }],
      credentials: [],
      ...more,
    };
  };
  const value: NetworkFile = {
    name: 'simulated-year',
    gateway: 'gateway',
    organisations: [
      body('gateway', 'gateway', 'Overgang'),
      body(idOf.region, 'region', `Region ${region.name}`),
      body(idOf.visitation, 'visitation', `Visitationen, Region ${region.name}`),
      body(idOf.hospital, 'hospital', `Hospitalet i ${region.name}`),
      ...regions.flatMap(({ municipalities }) =>
        municipalities.map((code) =>
          body(idOf.municipality(code), 'municipality', `Kommune ${code}`, { municipalityCode: code }),
        ),
      ),
      ...region.municipalities.map((code) => body(idOf.site(code), 'sop', `Sundhedspladsen i ${code}`)),
      ...Array.from({ length: region.gps }, (_, gp) =>
        body(idOf.gp(gp), 'general-practice', `Lægehuset ${gp}`),
      ),
    ],
  };
  const { file, faults } = checkNetwork(value);
  if (file === undefined) throw new Error(faults.slice(0, 5).join('\n'));
  return file;
}

function withCheckDigit(digits: string, passes: (text: string) => boolean): string {
  const found = Array.from({ length: 10 }, (_, digit) => `${digits}${digit}`).find(passes);
  if (found === undefined) throw new Error(`no check digit for ${digits}`);
  return found;
}
