import type { DatabaseSync } from 'node:sqlite';
import { basisOf } from '../../message/legal-basis.ts';
import type { Operations } from '../operations.ts';
import type { Replays } from '../replays.ts';
import type { StoredMessage } from '../store.ts';
import { prepareActions } from './operate-deliveries.ts';
import { prepareReplays } from './replay-messages.ts';
import { prepareSearch } from './search-messages.ts';
import type { ChangeTasks } from './tasks.ts';

/** How the store runs its work. */
interface Runs {
  readonly write: <Result>(work: () => Result) => Promise<Result>;
  readonly read: <Result>(work: () => Result) => Promise<Result>;
}

/** Prepares what operators do. */
export function prepareOperatorVerbs(
  database: DatabaseSync,
  readMessage: (messageId: string) => StoredMessage | undefined,
  changeTasks: ChangeTasks,
  { write, read }: Runs,
): Operations & Replays {
  const actions = prepareActions(database, changeTasks);
  const search = prepareSearch(database, readMessage);
  const replays = prepareReplays(database);
  const selectContent = database.prepare(
    'SELECT 1 FROM content c JOIN message m ON m.seq = c.seq WHERE m.message_id = ?',
  );
  const insertDisclosure = database.prepare(
    'INSERT INTO disclosure (at, actor, what, detail, message_id, basis, authority, course_id, citizen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  return {
    act: (order) => write(() => actions.act(order)),
    action: (id) => read(() => actions.action(id)),
    hasContent: (messageId) => read(() => selectContent.get(messageId) !== undefined),
    search: (wanted) => read(() => search(wanted)),
    recordDisclosure: ({ at, actor, what, detail, messageId, authority, courseId, citizen }) =>
      write(() => {
        const of = [messageId, basisOf(what), authority, courseId, citizen].map((each) => each ?? null);
        insertDisclosure.run(at, actor, what, detail, ...of);
      }),
    startReplay: (order) => write(() => replays.startReplay(order)),
    continueReplay: (id, now, newId) => write(() => replays.continueReplay(id, now, newId)),
    stopReplay: (id, at) => write(() => replays.stopReplay(id, at)),
    replay: (id) => read(() => replays.replay(id)),
    replays: (limit) => read(() => replays.replays(limit)),
    runningReplays: () => read(() => replays.runningReplays()),
    countReplay: (query, target, examine) => read(() => replays.countReplay(query, target, examine)),
  };
}
