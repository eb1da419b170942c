import { type Places, readPlaces } from './places.ts';

/** Who is at a site, as staff (R-STA-17). */
export type Profession = 'nurse' | 'social-health-assistant' | 'therapist';

/** When a site has which professions, all days of the week. */
export type StaffTime = 'day' | 'evening' | 'night' | 'onCallAtNight';

/** A site as an agreement names it. */
export interface AgreedSite {
  readonly site: string;
  readonly places?: number;
  readonly specialities?: readonly string[];
  /** An offer without beds. */
  readonly placeless?: boolean;
  /** The professions it declares; undefined where it declares nothing. */
  readonly staff?: Readonly<Partial<Record<StaffTime, readonly Profession[]>>>;
  /** Where it gets the advice of specialists (R-STA-18). */
  readonly advice?: readonly { readonly speciality: string; readonly contact: string }[];
}

/** One version of an agreement, as it is written. */
export interface AgreementFile {
  readonly agreementId: string;
  readonly version: string;
  readonly kind: 'horizontal' | 'rehabilitation' | 'historic';
  readonly authority: string;
  readonly municipality: string;
  readonly operator: string;
  /** First and last day, Danish calendar dates. */
  readonly validFrom: string;
  readonly validTo?: string;
  readonly healthCouncil?: { readonly name: string; readonly reference?: string };
  readonly approvedBy?: string;
  readonly places: number;
  readonly sites: readonly AgreedSite[];
  readonly notice?: {
    readonly baseHours: number;
    readonly fridayHours: number;
    readonly reading?: 'NL' | 'NW' | 'ED';
  };
  readonly endDecidedBy?: 'staff' | 'attached-doctor';
  /** How the treatment responsibility is divided at its sites, where it is not as in general (R-TRE-12). */
  readonly responsibility?: {
    /** Elapsed hours after the discharge for which the hospital answers. */
    readonly hospitalHours?: number;
    readonly hospital?: 'advisory' | 'responsible';
    /** Days for which the GP may keep it without being asked about. */
    readonly gpDays?: number;
  };
  /** By when a stay at its sites is to have goals and a status meeting, where not as in general (R-STA-03, R-STA-04). */
  readonly stay?: {
    /** Days of 24 hours from the arrival. */
    readonly goalsDays?: number;
    readonly statusMeetingDays?: number;
  };
  /** What the region adds to the words of national criteria, by their number (R-REF-20). */
  readonly criteria?: Readonly<Record<string, string>>;
  /** What letters to citizens say of how to complain; `{region}` stands for the authority's name (R-ALL-17). */
  readonly complaintGuidance?: string;
}

/** An agreement ready for use. */
export interface Agreement extends AgreementFile {
  /** First instant at which it holds, and the first at which it no longer does; milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
}

/** The agreements in force, as the rules ask for them (S-07). */
export interface Agreements {
  readonly all: readonly Agreement[];
  /** The one that has a site at an instant. */
  ofSite(site: string, at: number): Agreement | undefined;
  /** Whether any agreement ever had the site. */
  knows(site: string): boolean;
  /** Those that bind at an instant. */
  inForce(at: number): readonly Agreement[];
  /** Those of a region at an instant. */
  ofAuthority(authority: string, at: number): readonly Agreement[];
}

/** Lays checked agreements out for lookup. */
export function createAgreements(files: readonly AgreementFile[]): Agreements {
  const all = files.map((file): Agreement => ({ ...file, ...periodOf(file) }));
  const binding = all.filter(({ kind }) => kind !== 'historic');
  const holds = (at: number) => (each: Agreement) => each.from <= at && at < each.until;
  const has = (site: string) => (each: Agreement) => each.sites.some((agreed) => agreed.site === site);
  return {
    all,
    ofSite: (site, at) => binding.filter(has(site)).find(holds(at)),
    knows: (site) => binding.some(has(site)),
    inForce: (at) => binding.filter(holds(at)),
    ofAuthority: (authority, at) => binding.filter((each) => each.authority === authority).filter(holds(at)),
  };
}

/** When an agreement holds: whole Danish days. */
export function periodOf({ validFrom, validTo }: Pick<AgreementFile, 'validFrom' | 'validTo'>): {
  readonly from: number;
  readonly until: number;
} {
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime('Europe/Copenhagen').epochMilliseconds;
  return {
    from: startOf(Temporal.PlainDate.from(validFrom)),
    until: validTo === undefined ? Infinity : startOf(Temporal.PlainDate.from(validTo).add({ days: 1 })),
  };
}

/** Whether two agreements hold on any of the same days. */
export function holdTogether(
  one: Parameters<typeof periodOf>[0],
  other: Parameters<typeof periodOf>[0],
): boolean {
  const [a, b] = [periodOf(one), periodOf(other)];
  return a.from < b.until && b.from < a.until;
}

/** How many places an agreement gives a site; undefined where it does not divide them. */
export function agreedPlaces({ sites, places }: Agreement, site: string): Places | undefined {
  const only = sites.length === 1 ? places : undefined;
  return readPlaces(sites.find((each) => each.site === site)?.places ?? only);
}
