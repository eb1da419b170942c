import type { Bundle, CodeableConcept, Extension, Resource } from '@medplum/fhirtypes';
import type { PassOn } from '../network/hierarchy.ts';
import type { Network, Organisation } from '../network/network.ts';

/** What of a message decides who inside an organisation takes it. */
interface RoutingFacts {
  readonly municipalities: ReadonlySet<string>;
  readonly codes: ReadonlySet<string>;
  /** Earliest date of birth of the citizens named, `YYYY-MM-DD`; undefined when none is given. */
  readonly bornOn: string | undefined;
}

/**
 * Who takes a message that is addressed to an organisation: itself, or whoever its network entry passes it on to
 * (R-SPR-02, R-OTH-05). The message is read only where a row asks for something in it.
 * @param at when the message was assembled, milliseconds since the epoch
 */
export function takerOf(
  receiver: Organisation,
  event: string,
  bundle: () => Bundle,
  network: Network,
  at: number,
): Organisation {
  const rows = (receiver.passesOn ?? []).filter(({ events }) => events.includes(event));
  if (rows.length === 0) return receiver;
  const facts = rows.every(isPlain) ? undefined : routingFacts(bundle());
  const row = rows.find((each) => isPlain(each) || (facts !== undefined && fits(each, facts, at)));
  return (row === undefined ? undefined : network.presently(row.to, at)) ?? receiver;
}

function isPlain({ municipalities, codes, youngerThan }: PassOn): boolean {
  return municipalities === undefined && codes === undefined && youngerThan === undefined;
}

function fits({ municipalities, codes, youngerThan }: PassOn, facts: RoutingFacts, at: number): boolean {
  return (
    (municipalities === undefined || municipalities.some((code) => facts.municipalities.has(code))) &&
    (codes === undefined || codes.some((code) => facts.codes.has(code))) &&
    (youngerThan === undefined || (facts.bornOn !== undefined && yearsSince(facts.bornOn, at) < youngerThan))
  );
}

/** Whole years on a Danish calendar. */
function yearsSince(day: string, at: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO('Europe/Copenhagen')
    .toPlainDate();
  return Temporal.PlainDate.from(day).until(today, { largestUnit: 'years' }).years;
}

function routingFacts({ entry = [] }: Bundle): RoutingFacts {
  const resources = entry.flatMap(({ resource }) => resource ?? []);
  const births = resources.flatMap((each) =>
    each.resourceType === 'Patient' && /^\d{4}-\d{2}-\d{2}$/.test(each.birthDate ?? '')
      ? [each.birthDate ?? '']
      : [],
  );
  return {
    municipalities: new Set(resources.flatMap(residencesOf)),
    codes: new Set(
      resources.flatMap(conceptsOf).flatMap(({ coding = [] }) => coding.flatMap(({ code }) => code ?? [])),
    ),
    bornOn: births.toSorted()[0],
  };
}

const residence = 'https://overgang.dk/fhir/StructureDefinition/sop-residence-municipality';

function residencesOf(resource: Resource): readonly string[] {
  const extensions = 'extension' in resource ? (resource.extension as readonly Extension[] | undefined) : [];
  return (extensions ?? []).flatMap(({ url, valueCoding }) =>
    url === residence ? (valueCoding?.code ?? []) : [],
  );
}

function conceptsOf(resource: Resource): readonly CodeableConcept[] {
  switch (resource.resourceType) {
    case 'ServiceRequest':
      return [
        ...(resource.category ?? []),
        ...(resource.reasonCode ?? []),
        ...(resource.code ? [resource.code] : []),
      ];
    case 'CarePlan':
    case 'Communication':
      return resource.category ?? [];
    default:
      return [];
  }
}
