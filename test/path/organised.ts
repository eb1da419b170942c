import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import demo from '../../fixtures/networks/demo.json' with { type: 'json' };
import { loadNetwork } from '../../src/network/load-network.ts';
import type { NetworkFile, Organisation } from '../../src/network/network.ts';

const root = join(import.meta.dirname, '..', '..', 'fixtures', 'organisations');
const demoFile = demo as unknown as NetworkFile;
const copenhagen = 'kommune-koebenhavn';

/** Who plays a part: one body, one that is addressed and another that acts, or one after another from a day on. */
type Part =
  | string
  | { readonly addressed: string; readonly acts: string }
  | { readonly until: string; readonly before: string; readonly after: string };
type Bundle = ReturnType<typeof JSON.parse>;

/** An organisation of the world: who plays which part, and a course's messages in its numbers. */
export interface Organised {
  readonly name: string;
  readonly tells: string;
  readonly network: NetworkFile;
  /** Settings that load its agreements. */
  readonly settings: Readonly<Record<string, string>>;
  /** The parts of the demo network's. */
  readonly parts: readonly string[];
  /** Who acts in a part, at an instant; the last to do so when it is not said. */
  acting(part: string, at?: number): string;
  /** A demo message or letter with this world's numbers and names of an instant, and nothing else of its own. */
  staffed(text: string, at?: number): string;
  /** Messages of this world with the demo's numbers and names again, as JSON. */
  plain(bundles: readonly unknown[]): string;
}

/** The demo network itself, in which the operator is written as a party of its own too. */
export function demoOrganised(): Organised {
  return organised('demo', 'The demo network.', demoFile, {}, {});
}

/** A fixture of fixtures/organisations. */
export function openOrganised(name: string): Organised {
  const read = (file: string) => JSON.parse(readFileSync(join(root, name, file), 'utf8'));
  const { tells, parts } = read('parts.json') as { tells: string; parts: Record<string, Part> };
  const settings = { OVERGANG_AGREEMENTS: join(root, name, 'agreements.json') };
  const { file, faults } = loadNetwork(join(root, name, 'network.json'));
  if (file === undefined) throw new Error(faults.join('\n'));
  return organised(name, tells, file, parts, settings);
}

function organised(
  name: string,
  tells: string,
  network: NetworkFile,
  parts: Readonly<Record<string, Part>>,
  settings: Readonly<Record<string, string>>,
): Organised {
  const find = (file: NetworkFile, id: string): Organisation => {
    const found = file.organisations.find((each) => each.id === id);
    if (found === undefined) throw new Error(`${file.name} has no ${id}`);
    return found;
  };
  const playing = (part: string, how: 'addressed' | 'acts', at = Infinity): Organisation => {
    const played = parts[part] ?? (part === 'operator' ? copenhagen : part);
    if (typeof played === 'string') return find(network, played);
    if ('acts' in played) return find(network, played[how]);
    return find(network, at < Date.parse(`${played.until}T24:00:00+02:00`) ? played.before : played.after);
  };
  const roles = demoFile.organisations;
  /** A letter names its sender and its receiver once each. */
  const staffedLetter = (text: string, at: number): string =>
    text.replace(/<(Sender|Receiver)>.*?<\/\1>/gs, (element, end: string) => {
      const role = roles.find(({ gln }) => element.includes(gln));
      if (role === undefined) return element;
      const now = playing(role.id, end === 'Sender' ? 'acts' : 'addressed', at);
      return element.replaceAll(role.gln, now.gln).replaceAll(role.sor, now.sor);
    });
  return {
    name,
    tells,
    network,
    settings,
    parts: roles.filter(({ kind }) => kind !== 'gateway').map(({ id }) => id),
    acting: (part, at) => playing(part, 'acts', at).id,
    staffed(text, at = Infinity) {
      if (text.startsWith('<')) return staffedLetter(text, at);
      const bundle = withOperator(JSON.parse(text));
      const sender = senderOf(bundle);
      for (const { resource } of bundle.entry) {
        if (resource.resourceType !== 'Organization') continue;
        const role =
          resource.id === 'operator' ? undefined : roles.find(({ sor }) => numbered(resource, sor));
        const how = resource.id === sender ? 'acts' : 'addressed';
        const was = role ?? find(demoFile, copenhagen);
        renumber(resource, was, playing(role?.id ?? 'operator', how, at));
      }
      for (const destination of bundle.entry[0].resource.destination) {
        const role = roles.find(({ sor }) => destination.endpoint.endsWith(sor));
        if (role === undefined) continue;
        destination.endpoint = destination.endpoint.replace(role.sor, playing(role.id, 'addressed', at).sor);
      }
      return roles.reduce(
        (all, role) => all.replaceAll(role.sor, playing(role.id, 'acts', at).sor),
        JSON.stringify(bundle),
      );
    },
    plain(bundles) {
      const told = structuredClone(bundles);
      for (const { resource } of told.flatMap(({ entry = [] }: Bundle) => entry)) {
        if (resource.resourceType === 'Organization' && resource.id === 'operator')
          for (const at of [-Infinity, Infinity])
            renumber(resource, playing('operator', 'acts', at), find(demoFile, copenhagen));
      }
      const pairs = roles
        .flatMap(({ id }) =>
          (['acts', 'addressed'] as const).flatMap((how) =>
            [-Infinity, Infinity].map((at) => [playing(id, how, at), find(demoFile, id)] as const),
          ),
        )
        .toSorted(([one], [other]) => other.name.length - one.name.length);
      return pairs.reduce(
        (all, [now, was]) =>
          all
            .replaceAll(now.sor, was.sor)
            .replaceAll(now.gln, was.gln)
            .replaceAll(now.name, was.name)
            .replaceAll(now.phone ?? '–', was.phone ?? '–'),
        JSON.stringify(told),
      );
    },
  };
}

/** The operator as a party of its own, also where it is the residence municipality: both are the same in the demo. */
function withOperator(bundle: Bundle): Bundle {
  const home = bundle.entry.find(
    ({ resource }: Bundle) =>
      resource.resourceType === 'Organization' && numbered(resource, sorOf(copenhagen)),
  );
  const stays = bundle.entry.filter(({ resource }: Bundle) => resource.resourceType === 'Encounter');
  const named = stays.flatMap(({ resource }: Bundle) =>
    (resource.extension ?? []).filter(
      ({ url, valueReference }: Bundle) =>
        url.endsWith('/sop-operator') && valueReference?.reference === `Organization/${home?.resource.id}`,
    ),
  );
  if (home === undefined || named.length === 0) return bundle;
  for (const extension of named) extension.valueReference = { reference: 'Organization/operator' };
  const own = structuredClone(home);
  own.resource.id = 'operator';
  own.fullUrl = own.fullUrl.replace(home.resource.id, 'operator');
  own.resource.text.div = own.resource.text.div.replaceAll(home.resource.id, 'operator');
  bundle.entry.splice(bundle.entry.indexOf(home) + 1, 0, own);
  return bundle;
}

function sorOf(id: string): string {
  return demoFile.organisations.find((each) => each.id === id)?.sor ?? '';
}

function numbered(resource: Bundle, sor: string): boolean {
  return resource.identifier?.some(({ value }: Bundle) => value === sor) === true;
}

function senderOf(bundle: Bundle): string {
  return String(bundle.entry[0].resource.sender?.reference).split('/').at(-1) ?? '';
}

function renumber(resource: Bundle, was: Organisation, now: Organisation): void {
  const text = JSON.stringify(resource)
    .replaceAll(was.sor, now.sor)
    .replaceAll(was.gln, now.gln)
    .replaceAll(was.name, now.name);
  Object.assign(resource, JSON.parse(text));
}
