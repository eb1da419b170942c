import type { Bundle, Extension, Organization, Reference } from '@medplum/fhirtypes';
import { extensionsOf, partOf, viewBundle } from '../../course/read/bundle-view.ts';
import { type Problem, problem } from '../../message/problem.ts';
import { sorSystem } from '../../message/systems.ts';
import type { Network } from '../../network/network.ts';
import { type Places, readPlaces } from '../../network/places.ts';

/** Places of one kind at one site, as they are declared. */
export interface DeclaredPlaces {
  /** Organisation id of the site. */
  readonly site: string;
  /** sop-place-type; an SOP's own when the message does not say. */
  readonly service: string;
  /** Empty where the places have none. */
  readonly speciality: string;
  readonly places: Places;
  /** As the site counts them. */
  readonly occupied?: Places;
  readonly reserved?: Places;
  readonly operatorType?: string;
  /** Until when the sender says it holds; milliseconds since the epoch. */
  readonly from?: number;
  readonly until?: number;
}

/** The place type of SOP places. */
export const sopPlaces = 'regional-sop';

/** Reads the places a capacity message (M45) declares; with any problem none of them counts. */
export function readCapacity(
  bundle: Bundle,
  network: Network,
): { readonly declared: readonly DeclaredPlaces[]; readonly problems: readonly Problem[] } {
  const view = viewBundle(bundle);
  const { focus } = view ?? {};
  if (
    view === undefined ||
    (focus?.resourceType !== 'Location' && focus?.resourceType !== 'HealthcareService')
  )
    return unreadable('–');
  const owner: Reference<Organization> | undefined =
    focus.resourceType === 'Location' ? focus.managingOrganization : focus.providedBy;
  const organisation = view.find(owner);
  const sor =
    organisation?.resourceType === 'Organization'
      ? organisation.identifier?.find(({ system }) => system === sorSystem)?.value
      : undefined;
  const site = network.withSor(sor ?? '').at(-1);
  if (site === undefined) return unreadable(`site ${(sor ?? '–').slice(0, 20)}`);
  const found = extensionsOf(focus, 'sop-capacity');
  const declared = found.map((extension) => readOne(extension, site.id));
  const readable = declared.flatMap((each) => each ?? []);
  if (found.length === 0 || readable.length < found.length) return unreadable('sop-capacity');
  const kinds = new Set(readable.map(({ service, speciality }) => `${service}/${speciality}`));
  return kinds.size < readable.length
    ? unreadable('the same places twice')
    : { declared: readable, problems: [] };
}

function readOne(extension: Extension, site: string): DeclaredPlaces | undefined {
  const decimal = (name: string) => partOf(extension, name)?.valueDecimal;
  const places = readPlaces(decimal('places'));
  const occupied = readPlaces(decimal('occupied'));
  const reserved = readPlaces(decimal('reserved'));
  const wrong = (['occupied', 'reserved'] as const).some(
    (name) => decimal(name) !== undefined && readPlaces(decimal(name)) === undefined,
  );
  if (places === undefined || wrong) return undefined;
  const { coding, text } = partOf(extension, 'subspeciality')?.valueCodeableConcept ?? {};
  const operatorType = partOf(extension, 'operatorType')?.valueCode;
  const { start, end } = partOf(extension, 'validity')?.valuePeriod ?? {};
  const [from, until] = [Date.parse(start ?? ''), Date.parse(end ?? '')];
  return {
    site,
    service: partOf(extension, 'service')?.valueCoding?.code ?? sopPlaces,
    speciality: (coding?.[0]?.code ?? text ?? '').slice(0, 64),
    places,
    ...(occupied === undefined ? {} : { occupied }),
    ...(reserved === undefined ? {} : { reserved }),
    ...(operatorType === undefined ? {} : { operatorType }),
    ...(Number.isNaN(from) ? {} : { from }),
    ...(Number.isNaN(until) ? {} : { until }),
  };
}

function unreadable(found: string) {
  return {
    declared: [],
    problems: [problem('capacity.unreadable', { params: { found } })],
  };
}
