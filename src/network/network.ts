import { careCommunicationEvent } from '../message/event.ts';
import type { OrganisationKind } from '../message/organisation-kind.ts';
import type { ToleranceName } from '../message/tolerance.ts';
import type { AcknowledgementAgreement } from './acknowledgement-policy.ts';
import { createHierarchy, type Hierarchy, type PassOn } from './hierarchy.ts';

/** How messages get to a receiver. */
export type EndpointKind = 'mailbox' | 'amqp' | 'rest-hook' | 'folder';

/** What an endpoint takes; messages in another format are converted for it. */
export type EndpointFormat = 'fhir-json' | 'fhir-xml' | 'medcom-xml' | 'edifact';

/** One way to an organisation; its id is also the name of its queue. */
export interface Endpoint {
  readonly id: string;
  readonly kind: EndpointKind;
  readonly url?: string;
  /** Signing key of a rest-hook: `whsec_…` or `env:NAME`. */
  readonly secret?: string;
  /** Events this endpoint takes; everything the organisation receives when absent. */
  readonly events?: readonly string[];
  /** The one format it takes; FHIR as it came when absent. */
  readonly format?: EndpointFormat;
  /** Letter types with the version it takes, such as `"XDIS20": "XD2030C"`, binary letters included; all that the gateway writes when absent. */
  readonly letters?: Readonly<Record<string, string>>;
  /** In what each message is wrapped. */
  readonly envelope?: 'vans';
  /** Folder with `in`, `out` and `error` of an endpoint of kind `folder`. */
  readonly folder?: string;
  /** Whether its owner also puts letters and messages into a queue of its own for the gateway; for kind `amqp`. */
  readonly intake?: boolean;
  /** What messages to this endpoint are judged leniently about. */
  readonly tolerates?: readonly ToleranceName[];
  /** It gets no messages but replayed ones, of whatever parties. */
  readonly sandbox?: boolean;
  /** How its acknowledgements are waited for; as in general when absent. */
  readonly acknowledgement?: AcknowledgementAgreement & {
    readonly events?: Readonly<Record<string, AcknowledgementAgreement>>;
  };
}

/**
 * `operator`: it may also explain every message and act on deliveries. `citizen-portal`: it may ask for what a citizen may
 * know of himself, and nothing else.
 */
export type CredentialRole = 'operator' | 'citizen-portal';

/** A bearer token of which only the hash is kept. */
export interface Credential {
  readonly kind: 'bearer';
  readonly id: string;
  readonly sha256: string;
  readonly issued: string;
  readonly expires?: string;
  /** Absent for a party's own. */
  readonly role?: CredentialRole;
}

/** A party of the network. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly sor: string;
  readonly gln: string;
  readonly regionCode?: string;
  readonly municipalityCode?: string;
  /** The body it is part of, up to its region. */
  readonly partOf?: string;
  /** Organisations whose tasks it has taken over since it is valid. */
  readonly succeeds?: readonly string[];
  /** Kinds of body that may refer citizens to it; anybody when absent. */
  readonly referrers?: readonly OrganisationKind[];
  /** Who inside takes what comes to it; the first that fits. */
  readonly passesOn?: readonly PassOn[];
  /** Danish telephone number, for messages the gateway writes in the organisation's name. */
  readonly phone?: string;
  readonly sends: readonly string[];
  readonly receives: readonly string[];
  /** First and last day of validity, Danish calendar dates. */
  readonly validFrom: string;
  readonly validTo?: string;
  readonly endpoints: readonly Endpoint[];
  readonly credentials: readonly Credential[];
}

/** How many days things are kept, as the network file says it. */
export interface RetentionTable {
  /** Contents of messages of every other event. */
  readonly default: number;
  /** Contents by event. */
  readonly events?: Readonly<Record<string, number>>;
  /** Steps of a message whose content is purged. */
  readonly steps?: number;
  readonly refusals?: number;
  /** Courses, from the last thing recorded. */
  readonly courses?: number;
  /** Tasks, from when they were closed. */
  readonly tasks?: number;
  /** Who was told what, and what operators did. */
  readonly audit?: number;
}

/** The network file as it is written. */
export interface NetworkFile {
  readonly name: string;
  readonly gateway: string;
  readonly tolerates?: readonly ToleranceName[];
  /** Nothing is purged without it. */
  readonly retention?: RetentionTable;
  readonly organisations: readonly Organisation[];
}

/** The outcome of looking a party up. */
export type PartyLookup =
  | { readonly found: Organisation; readonly reason?: never }
  | { readonly found?: never; readonly reason: 'unknown' | 'not-valid' };

/** Who takes part, as the stages ask for it. Frozen after start. */
export interface Network extends Hierarchy {
  readonly name: string;
  /** The organisation in whose name the gateway sends its own acknowledgements. */
  readonly gateway: Organisation;
  readonly organisations: readonly Organisation[];
  /** What every message is judged leniently about. */
  readonly tolerates: readonly ToleranceName[];
  organisation(id: string): Organisation | undefined;
  /** Everybody that has or had a SOR id, in the order of the file. */
  withSor(sor: string): readonly Organisation[];
  /** The municipality with a code; its authority, not its other bodies. */
  municipality(code: string): Organisation | undefined;
  /** An endpoint by id, with the organisation it leads to. */
  endpoint(id: string): { readonly endpoint: Endpoint; readonly organisation: Organisation } | undefined;
  /**
   * The organisation that has both numbers and was valid at an instant. (R-ID-02, R-ID-08.)
   * @param instant milliseconds since the epoch
   */
  party(numbers: { readonly sor: string; readonly gln: string }, instant: number): PartyLookup;
}

/** Endpoints of an organisation that take an event; sandboxes take nothing but what is replayed. */
export function endpointsFor(organisation: Organisation, event: string): readonly Endpoint[] {
  return organisation.endpoints.filter(
    ({ sandbox, events }) => sandbox !== true && (events?.includes(event) ?? true),
  );
}

/** One of our events, for somebody who takes none of them, but MedCom's CareCommunication (R-MSG-08). */
export function isToldInWords({ receives }: Organisation, event: string): boolean {
  const speaksOurs = receives.some((each) => each.startsWith('sop-'));
  return event.startsWith('sop-') && !speaksOurs && receives.includes(careCommunicationEvent);
}

/** Whether a message of an event gets to an organisation: to an endpoint, in words, or to whom it passes it on. */
export function canBeReached(organisation: Organisation, event: string): boolean {
  const { receives, passesOn = [] } = organisation;
  const takes = (each: string) => receives.includes(each) && endpointsFor(organisation, each).length > 0;
  return (
    takes(event) ||
    (isToldInWords(organisation, event) && takes(careCommunicationEvent)) ||
    passesOn.some(({ events }) => events.includes(event))
  );
}

/** Whether the gateway itself brings messages to the endpoint, so that it knows when one has arrived. */
export function isBrought({ kind }: Endpoint): boolean {
  return kind === 'rest-hook' || kind === 'folder';
}

/** Lays a checked network file out for lookup. */
export function createNetwork(file: NetworkFile): Network {
  const byId = new Map(file.organisations.map((organisation) => [organisation.id, organisation]));
  const bySor = Map.groupBy(file.organisations, (organisation) => organisation.sor);
  const municipalities = new Map(
    file.organisations
      .filter(({ kind }) => kind === 'municipality')
      .map((organisation) => [organisation.municipalityCode, organisation]),
  );
  const byEndpoint = new Map(
    file.organisations.flatMap((organisation) =>
      organisation.endpoints.map((endpoint) => [endpoint.id, { endpoint, organisation }] as const),
    ),
  );
  const periods = new Map(file.organisations.map((organisation) => [organisation, validity(organisation)]));
  const isValid = (organisation: Organisation, at: number): boolean => {
    const period = periods.get(organisation);
    return period !== undefined && at >= period.from && at < period.until;
  };
  const gateway = byId.get(file.gateway);
  if (gateway === undefined) throw new Error(`network ${file.name} has no organisation ${file.gateway}`);
  return {
    ...createHierarchy(file.organisations, isValid),
    name: file.name,
    gateway,
    organisations: file.organisations,
    tolerates: file.tolerates ?? [],
    organisation: (id) => byId.get(id),
    withSor: (sor) => bySor.get(sor) ?? [],
    municipality: (code) => municipalities.get(code),
    endpoint: (id) => byEndpoint.get(id),
    party({ sor, gln }, instant) {
      const named = (bySor.get(sor) ?? []).filter((organisation) => organisation.gln === gln);
      if (named.length === 0) return { reason: 'unknown' };
      const found = named.find((organisation) => isValid(organisation, instant));
      return found === undefined ? { reason: 'not-valid' } : { found };
    },
  };
}

function validity({ validFrom, validTo }: Organisation): { readonly from: number; readonly until: number } {
  return {
    from: startOfDay(Temporal.PlainDate.from(validFrom)),
    until: validTo === undefined ? Infinity : startOfDay(Temporal.PlainDate.from(validTo).add({ days: 1 })),
  };
}

/** First instant of a day in Denmark, milliseconds since the epoch. */
function startOfDay(day: Temporal.PlainDate): number {
  return day.toZonedDateTime('Europe/Copenhagen').epochMilliseconds;
}
