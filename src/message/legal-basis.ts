/** Provisions that personal data is disclosed under, as Danish law is cited. */
const bases = {
  /** Between the parties of a course in the contract period. (R-SEC-01, 002:696-698.) */
  'fvl-28-2-3': 'forvaltningsloven § 28, stk. 2, nr. 3',
  /** The automatic notice of a hospital stay. Which provision it is has not been settled by any source. */
  'hospital-notification': 'MedCom HospitalNotification, uden samtykke, minimalt datasæt',
  /** The region sees its own data as authority, and has the supervision. (002:503, 002:1074-1090.) */
  'region-authority': 'regionen som myndighed, dataejer og tilsyn',
  /** Reporting to national registers by the operator on behalf of the region. (002:666-672.) */
  'national-reporting': 'indberetning til nationale registre på regionens vegne',
  /**
   * The citizen is told of himself, by a portal that knows who he is (R-DAT-13, 000:638). Sundhedsloven's chapter 8 is access to
   * records on request; whether it or the regulation's article 15 carries a portal has not been settled by any source.
   */
  'own-access': 'sundhedsloven kapitel 8 (§ 37), borgerens adgang til egne oplysninger',
  /** Whoever runs the gateway works on the parties' instructions. */
  processor: 'databeskyttelsesforordningen artikel 28, driftsoperatørens opgave',
} as const;

/** Codes of the table. */
export type BasisCode = keyof typeof bases;

/** The provision a code stands for. */
export function provisionOf(code: BasisCode): string {
  return bases[code];
}

/**
 * The basis on which a message of an event goes to its receivers (R-SEC-01); undefined for what carries nothing about a
 * citizen.
 */
export function basisOfEvent(event: string): BasisCode | undefined {
  if (event === 'hospital-notification-message') return 'hospital-notification';
  const impersonal = ['acknowledgement-message', 'empty-message', 'sop-capacity'];
  return impersonal.includes(event) ? undefined : 'fvl-28-2-3';
}

const ofRegion: ReadonlySet<string> = new Set([
  'region-stays',
  'region-events',
  'region-summary',
  'region-indicators',
  'export',
]);

/** What the parties of a course read of what was sent to them or by them. */
const ofParties: ReadonlySet<string> = new Set(['mailbox', 'content', 'course', 'events', 'subscription']);

/** The basis of a recorded disclosure, by what was told. */
export function basisOf(what: string): BasisCode {
  if (ofParties.has(what)) return 'fvl-28-2-3';
  if (ofRegion.has(what)) return 'region-authority';
  if (what === 'own-data') return 'own-access';
  return what === 'national-report' ? 'national-reporting' : 'processor';
}
