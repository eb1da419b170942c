import type { Resource } from '@medplum/fhirtypes';
import type { Follow } from '../../follow/follow.ts';
import type { Language } from '../../message/problem.ts';
import { cprSystem } from '../../message/systems.ts';
import type { Network } from '../../network/network.ts';
import type { Store } from '../../store/store.ts';
import { repeatableIds } from '../../translate/repeatable-ids.ts';
import { beginning, type Cursor, sections } from './cursor.ts';
import type { OwnDataRequest } from './read-own-data-request.ts';
import { tellCourse } from './tell-course.ts';
import { tellDeliveries, tellDisclosure } from './tell-disclosure.ts';
import { tellOwnMessage } from './tell-own-message.ts';

/** What telling citizens of themselves needs. */
export interface OwnDataParts {
  readonly store: Store;
  readonly follow: Pick<Follow, 'present'>;
  readonly network: Network;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A page of what is kept of a citizen. */
export interface OwnDataPage {
  readonly resources: readonly Resource[];
  readonly counts: Readonly<Record<Cursor['section'], number>>;
  /** Where the next page begins; undefined on the last. */
  readonly next: Cursor | undefined;
}

/** What is asked, with the key under which the citizen is kept. */
type Asked = OwnDataRequest & { readonly citizen: string; readonly language: Language };

/** One of a section's, with its place in it. */
interface Item {
  readonly place: string | number;
  readonly tell: () => Promise<readonly Resource[]>;
  /** Bytes of content. */
  readonly size: number;
}

/** Content of a page, bytes: a message more may be told, so that a page has at least one. */
const bytesPerPage = 4_000_000;

/** Reads one page: courses first, then their messages in the order they were kept, then who was told. */
export async function readPage(asked: Asked, parts: OwnDataParts): Promise<OwnDataPage> {
  const { cursor, count } = asked;
  const resources: Resource[] = [];
  const counts = { courses: 0, messages: 0, disclosures: 0 };
  let left = count;
  let bytes = 0;
  for (const section of sections.slice(sections.indexOf(cursor.section))) {
    const begin = section === cursor.section ? cursor : beginning(section, cursor.askedAt);
    if (left === 0) return { resources, counts, next: begin };
    const items = await itemsOf(section, begin, left, asked, parts);
    let after = begin.after;
    for (const { place, size, tell } of items) {
      if (bytes > 0 && bytes + size > bytesPerPage) {
        return { resources, counts, next: { ...begin, after } };
      }
      resources.push(...identified(await tell(), `${section} ${place}`));
      counts[section] += 1;
      bytes += size;
      after = place;
    }
    if (items.length === left) return { resources, counts, next: { ...begin, after } };
    left -= items.length;
  }
  return { resources, counts, next: undefined };
}

/** The same thing has the same id in every answer, and no address of its own to be read at. */
function identified(resources: readonly Resource[], seed: string): readonly Resource[] {
  const newId = repeatableIds(seed);
  return resources.map((resource) => ({ ...resource, id: newId() }));
}

async function itemsOf(
  section: Cursor['section'],
  { after, askedAt }: Cursor,
  limit: number,
  asked: Asked,
  { store, follow, network, now }: OwnDataParts,
): Promise<readonly Item[]> {
  const { citizen, cpr, from, language } = asked;
  if (section === 'courses') {
    const found = await store.coursesOfCitizen({ citizen, after: String(after), limit });
    return found.map((courseId) => ({
      place: courseId,
      size: 0,
      async tell() {
        const present = await follow.present(courseId, now());
        const patient = { system: cprSystem, value: cpr };
        return present === undefined
          ? []
          : tellCourse({ courseId, course: present.course, patient, network, language });
      },
    }));
  }
  const place = { citizen, after: Number(after), limit, from };
  if (section === 'messages') {
    const found = await store.messagesOfCitizen({ ...place, until: asked.until });
    return found.map((message) => ({
      place: message.position,
      size: message.purgedAt === undefined ? message.size : 0,
      tell: async () => [
        await tellOwnMessage(message, { store, network, language, cpr }),
        ...tellDeliveries(message, { network, language }),
      ],
    }));
  }
  const until = Math.min(asked.until, askedAt);
  const found = await store.disclosuresOfCitizen({ ...place, until });
  return found.map((disclosure) => ({
    place: disclosure.position,
    size: 0,
    tell: async () => [tellDisclosure(disclosure, { network, language })],
  }));
}
