import { basisOfEvent, provisionOf } from '../../message/legal-basis.ts';
import type { Page, Placed } from '../../store/ledger.ts';
import type { Store, StoredMessage } from '../../store/store.ts';
import type { Authority, RegionParts } from './authority.ts';
import type { Period } from './period.ts';
import { perspectivesOf } from './perspectives.ts';

/** What an export has, one file for each. */
export const exportKinds = [
  'courses',
  'events',
  'messages',
  'tasks',
  'settlements',
  'capacity',
  'disclosures',
] as const;

/** One of {@link exportKinds}. */
export type ExportKind = (typeof exportKinds)[number];

const atOnce = 200;

/** The lines of one kind, read page by page. Times are milliseconds since the epoch, UTC. */
export async function* exportLines(
  kind: ExportKind,
  authority: Authority,
  { store, network, agreements }: RegionParts,
  period: Period,
): AsyncGenerator<object> {
  const { authorities } = authority;
  switch (kind) {
    case 'courses':
      for await (const placement of pages((page) => store.placements({ authorities, ...page }))) {
        const { content, position, ...facts } = placement;
        const kept = await store.course([placement.courseId]);
        yield {
          ...facts,
          placement: JSON.parse(content),
          parties: kept?.parties,
          ...(kept === undefined ? {} : JSON.parse(kept.state)),
        };
      }
      return;
    case 'events':
      for await (const { courseId, content } of pages((page) => store.eventsOf({ authorities, ...page })))
        yield { courseId, ...JSON.parse(content) };
      return;
    case 'messages':
      for await (const message of pages((page) => store.messagesOf({ ...authority, ...page })))
        yield messageLine(message, store);
      for await (const message of pages((page) => store.messagesOfCourses({ ...authority, ...page })))
        yield messageLine(message, store);
      return;
    case 'tasks':
      yield* pages((page) => store.tasksOf({ ...authority, ...page }));
      return;
    case 'settlements':
      for await (const { content, position, ...facts } of pages((page) =>
        store.settlements({ authorities, ...period, ...page }),
      ))
        yield { ...facts, ...JSON.parse(content) };
      return;
    case 'capacity': {
      const sites = new Set([
        ...agreements.all
          .filter((each) => authorities.includes(each.authority))
          .flatMap((each) => each.sites.map(({ site }) => site)),
        ...network.organisations
          .filter(({ id }) => authorities.includes(network.authorityOf(id) ?? ''))
          .map(({ id }) => id),
      ]);
      for await (const { content, position, ...facts } of pages((page) =>
        store.capacityHistory({ sites: [...sites], ...page }),
      ))
        yield { ...facts, ...JSON.parse(content) };
      return;
    }
    case 'disclosures':
      yield* pages((page) => store.disclosuresOf({ ...authority, ...page }));
  }
}

async function messageLine(message: Placed<StoredMessage>, store: Pick<Store, 'content'>): Promise<object> {
  const { position, ...facts } = message;
  const basis = basisOfEvent(message.event);
  const bytes = await store.content(message.messageId);
  const perspectives = bytes === undefined ? undefined : perspectivesOf(bytes, message.mediaType);
  // What is no UTF-8 would not come back as it was.
  const text = bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
  const isText = text !== undefined && bytes !== undefined && Buffer.from(text).equals(Buffer.from(bytes));
  return {
    ...facts,
    ...(perspectives === undefined ? {} : { perspectives }),
    ...(basis === undefined ? {} : { basis, provision: provisionOf(basis) }),
    ...(bytes === undefined
      ? {}
      : isText
        ? { content: text }
        : { contentBase64: Buffer.from(bytes).toString('base64') }),
  };
}

async function* pages<Row extends { readonly position: number }>(
  read: (page: Page) => Promise<readonly Row[]>,
): AsyncGenerator<Row> {
  for (let after = 0; ; ) {
    const page = await read({ after, limit: atOnce });
    yield* page;
    after = page.at(-1)?.position ?? after;
    if (page.length < atOnce) return;
  }
}
