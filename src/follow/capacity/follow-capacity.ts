import type { Bundle } from '@medplum/fhirtypes';
import type { CourseMessage } from '../../course/course-message.ts';
import { type Problem, problem, refuses } from '../../message/problem.ts';
import { operator, type TaskChanges } from '../../message/task.ts';
import type { Agreements } from '../../network/agreements.ts';
import type { Network, Organisation } from '../../network/network.ts';
import { writePlaces } from '../../network/places.ts';
import type { KeptCapacity, Ledger } from '../../store/ledger.ts';
import type { Tasks } from '../../store/tasks.ts';
import { readKept, type SitePlaces, sitePlaces } from './free-places.ts';
import { judgeCapacity } from './judge-capacity.ts';
import { type DeclaredPlaces, readCapacity, sopPlaces } from './read-capacity.ts';

/** What following capacity rests on. */
export interface CapacityParts {
  readonly network: Network;
  readonly agreements: Agreements;
  readonly store: Pick<Ledger, 'capacity' | 'occupancy'> & Pick<Tasks, 'tasks'>;
  /** Makes UUIDs, version 4. */
  readonly newId: () => string;
}

/** What a message about places brings about. */
export interface CapacityOutcome {
  readonly findings: readonly Problem[];
  readonly capacity: readonly KeptCapacity[];
  readonly tasks: TaskChanges | undefined;
}

/** A message about places, and when it was sent and taken. */
interface CapacityMessage {
  readonly bundle: Bundle;
  readonly messageId: string;
  readonly sender: Organisation;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly now: number;
}

const exceeded = 'capacity.exceeded';

/**
 * What a capacity message (M45) brings about: it is judged, kept beside what was declared before, and where more places
 * are taken than there are the region has a task until there are enough (R-ALL-11). Nothing is written here.
 */
export async function followCapacity(
  message: CapacityMessage,
  parts: CapacityParts,
): Promise<CapacityOutcome> {
  const { bundle, messageId, sender, sentAt, now } = message;
  const { network, agreements, store } = parts;
  const { declared, problems } = readCapacity(bundle, network);
  const [first] = declared;
  if (first === undefined) return { findings: problems, capacity: [], tasks: undefined };
  const { site } = first;
  const at = Math.max(...declared.map(({ from }) => from ?? sentAt));
  const agreement = agreements.ofSite(site, at);
  const neighbours = (agreement?.sites ?? []).map((each) => each.site).filter((each) => each !== site);
  const known = await store.capacity([site, ...neighbours]);
  const findings = judgeCapacity({
    sender,
    site,
    declared,
    at,
    agreements,
    network,
    others: new Map(neighbours.map((each) => [each, declaredAt(each, known)])),
    knownAt: latest(known.filter((each) => each.site === site)),
  });
  if (refuses(findings)) return { findings, capacity: [], tasks: undefined };
  const capacity = declared.map((each): KeptCapacity => {
    const { service, speciality } = each;
    return { messageId, site, service, speciality, at, recordedAt: now, content: JSON.stringify(each) };
  });
  const isLatest = !findings.some(({ code }) => code === 'capacity.outdated');
  const after = isLatest ? await placesAfter(site, capacity, known, store) : [];
  const over = after.filter(({ free }) => free < 0);
  return {
    findings: [...findings, ...over.map(tellExceeded)],
    capacity,
    tasks: await tasksOf(after, over, agreement?.authority ?? network.authorityOf(sender.id), message, parts),
  };
}

/** An allocation with how many places of its site are free, where anybody has declared them (R-ALL-11). */
export async function withFreePlaces(
  message: CourseMessage,
  { store }: CapacityParts,
): Promise<CourseMessage> {
  if (message.kind !== 'allocation-granted') return message;
  const own = await sitePlaces(store, [message.facts.site]);
  const free = own.find(({ service }) => service === sopPlaces)?.free;
  return free === undefined
    ? message
    : { ...message, facts: { ...message.facts, freePlaces: writePlaces(free) } };
}

/** The region's task when a place was allocated that there is not (R-ALL-11). */
export function overbooked(
  findings: readonly Problem[],
  { kind, facts, messageId }: CourseMessage,
  { newId }: Pick<CapacityParts, 'newId'>,
  now: number,
): TaskChanges | undefined {
  if (kind !== 'allocation-granted' || !findings.some(({ code }) => code === 'allocation.overbooked'))
    return undefined;
  return { open: [exceededTask(facts.site, sopPlaces, facts.authority, messageId, newId, now)] };
}

function exceededTask(
  site: string,
  service: string,
  owner: string | undefined,
  messageId: string,
  newId: () => string,
  openedAt: number,
) {
  return {
    id: newId(),
    key: [exceeded, site, service, messageId].join('/'),
    kind: exceeded,
    owner: owner ?? operator,
    messageId,
    reason: { rule: 'R-ALL-11', site, service },
    openedAt,
  };
}

function declaredAt(site: string, known: readonly KeptCapacity[]) {
  const own = known.filter((each) => each.site === site).map(readKept);
  return own.length === 0 ? undefined : own.reduce((sum, { places }: DeclaredPlaces) => sum + places, 0);
}

function latest(known: readonly KeptCapacity[]): number | undefined {
  return known.length === 0 ? undefined : Math.max(...known.map(({ at }) => at));
}

/** The places of the site once the message is kept. */
function placesAfter(
  site: string,
  capacity: readonly KeptCapacity[],
  known: readonly KeptCapacity[],
  store: CapacityParts['store'],
): Promise<readonly SitePlaces[]> {
  const replaced = (each: KeptCapacity) =>
    capacity.some(({ service, speciality }) => each.service === service && each.speciality === speciality);
  const kept = [...known.filter((each) => each.site === site && !replaced(each)), ...capacity];
  return sitePlaces({ capacity: async () => kept, occupancy: store.occupancy });
}

function tellExceeded({ site, places, occupied, reserved }: SitePlaces): Problem {
  const params = { site, places: writePlaces(places), taken: writePlaces(occupied + reserved) };
  return problem(exceeded, { rule: 'R-ALL-11', params });
}

async function tasksOf(
  after: readonly SitePlaces[],
  over: readonly SitePlaces[],
  owner: string | undefined,
  { messageId, now }: CapacityMessage,
  { store, newId }: CapacityParts,
): Promise<TaskChanges | undefined> {
  if (after.length === 0) return undefined;
  const open = await store.tasks({ kind: exceeded, open: true, limit: 1000 });
  const about = ({ site, service }: SitePlaces) =>
    open.filter(({ reason }) => reason.site === site && reason.service === service);
  const wanted = over.filter((each) => about(each).length === 0);
  const done = after.filter(({ free }) => free >= 0).flatMap(about);
  if (wanted.length === 0 && done.length === 0) return undefined;
  return {
    open: wanted.map(({ site, service }) => exceededTask(site, service, owner, messageId, newId, now)),
    close: done.map(({ key }) => ({ key, at: now, by: messageId })),
  };
}
