import { problem } from '../../message/problem.ts';
import type { Replay } from '../../store/replays.ts';
import { answerProblems } from '../answer.ts';
import { instant } from '../instant.ts';
import { actorOf, recordDisclosure } from '../record-disclosure.ts';
import type { Answer, DoorRequest, Handler } from '../request-context.ts';
import type { AdminParts } from './admin-parts.ts';
import { misunderstood, orderId, readOrder } from './read-order.ts';
import { readReplay, replayProperties } from './read-replay.ts';

/** Most messages a dry run looks at; it says when there are more. */
const mostCounted = 20_000;
const mostListed = 100;

/**
 * `POST /admin/$replay`: replays stored messages into an endpoint, oldest first: `to`, the criteria `event`, `sender`,
 * `receiver`, `course`, `from`, `toTime`, messages a second in `rate`, `reason`, `dryRun`. 202 with the replay's address;
 * it goes on by itself, also after a restart. The dry run tells what it would come to.
 */
export function startReplay({ store, network, onReplay, now, newId }: AdminParts): Handler {
  return async (request, response) => {
    const { order, problems } = readOrder(request, replayProperties);
    if (order === undefined) {
      answerProblems(request, response, problems);
      return;
    }
    const { demand, problems: faults } = readReplay(order, network, now());
    const isFlag = order.dryRun === undefined || typeof order.dryRun === 'boolean';
    const wrong = [...(faults ?? []), ...(isFlag ? [] : [misunderstood('dryRun', 'true or false')])];
    const id = orderId(request, newId);
    if (id === undefined) wrong.push(problem('action.id'));
    if (demand === undefined || id === undefined || wrong.length > 0) {
      answerProblems(request, response, wrong);
      return;
    }
    if (order.dryRun === true) {
      const counts = await store.countReplay(demand.query, demand.target, mostCounted);
      const detail = `to ${demand.target.endpoint}: ${counts.replayed} of ${counts.examined} counted`;
      await recordDisclosure({ store, now }, response, 'replay-dry-run', detail);
      const { query, target, rate } = demand;
      const seconds = Math.ceil(counts.replayed / rate);
      response.json({ dryRun: true, to: target.endpoint, ...criteria(query), rate, ...counts, seconds });
      return;
    }
    const replay = await store.startReplay({ ...demand, id, actor: actorOf(response), at: now() });
    onReplay();
    response.status(202).set('Location', `/admin/replays/${replay.id}`);
    response.json(tell(replay));
  };
}

/** `GET /admin/replays`: the newest hundred. That the operator was told is recorded, here and for one of them. */
export function listReplays({ store, now }: AdminParts): Handler {
  return async (_request, response) => {
    const replays = await store.replays(mostListed);
    await recordDisclosure({ store, now }, response, 'replays', `${replays.length} told`);
    response.json({ replays: replays.map(tell) });
  };
}

/** `GET /admin/replays/{id}`: how far a replay is. */
export function showReplay({ store, now }: AdminParts): Handler {
  return async (request, response) => {
    const replay = await store.replay(request.params.id ?? '');
    if (replay !== undefined) await recordDisclosure({ store, now }, response, 'replay', replay.id);
    answerWith(request, response, replay);
  };
}

/** `POST /admin/replays/{id}/$stop`: ends it; what it has put into the queue stays there. Who did it is recorded. */
export function stopReplay({ store, now }: AdminParts): Handler {
  return async (request, response) => {
    const stopped = await store.stopReplay(request.params.id ?? '', now());
    if (stopped !== undefined) await recordDisclosure({ store, now }, response, 'replay-stopped', stopped.id);
    answerWith(request, response, stopped);
  };
}

function answerWith(request: DoorRequest, response: Answer, replay: Replay | undefined): void {
  if (replay === undefined) answerProblems(request, response, [problem('replay.not-found')]);
  else response.json(tell(replay));
}

function criteria({ event, sender, receiver, courseId, from, to }: Replay['query']) {
  return {
    event,
    sender,
    receiver,
    course: courseId,
    from: from === 0 ? undefined : instant(from),
    toTime: instant(to),
  };
}

function tell({ query, target, at, reached, endedAt, ...facts }: Replay) {
  return {
    ...facts,
    to: target.endpoint,
    ...criteria(query),
    orderedAt: instant(at),
    endedAt: instant(endedAt),
    reached: facts.examined === 0 ? undefined : instant(reached),
  };
}
