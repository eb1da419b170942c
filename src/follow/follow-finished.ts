import type { CourseEventKind } from '../course/course-facts.ts';
import type { CourseMessage } from '../course/course-message.ts';
import { firstOf, viewBundle } from '../course/read/bundle-view.ts';
import type { Task, TaskChanges } from '../message/task.ts';
import type { Network, Organisation } from '../network/network.ts';
import type { KeptCourse } from '../store/courses.ts';
import type { Store } from '../store/store.ts';
import type { CourseCandidate } from './followed.ts';

/** The letter by which a hospital tells that a citizen is finished there (M18); a place's XDIS19 is a notice and none of this. */
export const finishedLetter = 'XDIS19';

const kind = 'hospital.finished';

/** What it rests on. */
interface FinishedParts {
  readonly network: Network;
  readonly store: Pick<Store, 'course' | 'tasks'>;
  /** Makes UUIDs, version 4. */
  readonly newId: () => string;
}

/**
 * A hospital that tells the region's visitation of a citizen whose treatment is finished wants a place for the citizen
 * (M18, S-88): that is the visitation's task until the course goes on. To anybody else it is correspondence. The task
 * names the course where the letter names one in which the visitation has a part, and takes the place of an earlier letter's.
 * @returns undefined where nobody has to act
 */
export async function followFinished(
  { bundle, envelope, sender, deliveries, receivedAt: now }: CourseCandidate,
  { network, store, newId }: FinishedParts,
): Promise<TaskChanges | undefined> {
  const owners = deliveries.map(({ receiver }) => receiver).filter((id) => decides(network.organisation(id)));
  if (sender.kind !== 'hospital' || owners.length === 0) return undefined;
  const { messageId } = envelope;
  const view = viewBundle(bundle());
  const named = view && firstOf(view, 'Encounter')?.episodeOfCare?.[0]?.identifier?.value;
  const kept = named === undefined ? undefined : await store.course([named]);
  const courseOf = (owner: string) => (kept?.parties.includes(owner) === true ? kept.courseId : named);
  const opened = owners.map((owner) => {
    const courseId = courseOf(owner);
    return {
      id: newId(),
      key: ['finished', owner, messageId].join('/'),
      kind,
      owner,
      messageId,
      ...(courseId === undefined ? {} : { courseId }),
      reason: { letter: finishedLetter, from: sender.id },
      openedAt: now,
    };
  });
  const earlier = await Promise.all(opened.map(({ courseId, owner }) => openFor(courseId, store, owner)));
  const superseded = earlier.flat().filter((task) => task.messageId !== messageId);
  return { open: opened, close: superseded.map(closed(now, sender.id)) };
}

/** What a visitation has to do is done with the referral that was wanted, and with any decision about it. */
const goesOn: readonly CourseEventKind[] = [
  'referral-received',
  'allocation-granted',
  'referral-rejected',
  'alternative-offered',
  'capacity-missing',
  'referral-redirected',
  'referral-withdrawn',
  'referral-voided',
  'departed',
  'died',
];

/**
 * Closes the tasks of letters about a course that goes on with this message.
 * @param kept the course, whose open tasks are read with it; undefined for a new one, of which a letter may have come
 */
export async function closeFinished(
  message: CourseMessage,
  kept: KeptCourse | undefined,
  sender: Organisation,
  { store }: Pick<FinishedParts, 'store'>,
  now: number,
): Promise<TaskChanges | undefined> {
  if (!goesOn.includes(message.kind)) return undefined;
  const open = kept?.tasks.filter((task) => task.kind === kind) ?? (await openFor(message.courseId, store));
  return open.length === 0 ? undefined : { close: open.map(closed(now, sender.id)) };
}

/** Closes the visitation's task when it answers the letter: no place is wanted after all, or it is arranged otherwise. */
export async function closeAnswered(
  { envelope, sender, receivedAt: now }: CourseCandidate,
  { store }: Pick<FinishedParts, 'store'>,
): Promise<TaskChanges | undefined> {
  const messageId = envelope.thread.predecessor;
  if (!decides(sender) || messageId === undefined) return undefined;
  const open = await store.tasks({ messageId, kind, open: true, limit: atOnce, owners: [sender.id] });
  return open.length === 0 ? undefined : { close: open.map(closed(now, sender.id)) };
}

function closed(at: number, by: string) {
  return ({ key }: Task) => ({ key, at, by });
}

async function openFor(
  courseId: string | undefined,
  store: FinishedParts['store'],
  owner?: string,
): Promise<readonly Task[]> {
  if (courseId === undefined) return [];
  const owners = owner === undefined ? {} : { owners: [owner] };
  return store.tasks({ courseId, kind, open: true, limit: atOnce, ...owners });
}

const atOnce = 50;

/** Who decides about places: the region, and its visitation. */
function decides(organisation: Organisation | undefined): boolean {
  return organisation?.kind === 'region' || organisation?.kind === 'visitation';
}
