import { accountedFor, isParked } from './accounted-for.ts';
import type { KeptDelivery } from './final-state.ts';
import { gatewayItself, givenUp, noticesOf } from './given-up.ts';
import { accepted, isAccepted, type Posted, posts, receptions } from './history.ts';
import type { Invariant } from './invariant.ts';

const keptOnce: Invariant = {
  promise: 'every 2xx is stored exactly once',
  violations: (entries, { messages }) => {
    const kept = Map.groupBy(messages, ({ messageId }) => messageId);
    return [...accepted(entries).keys()].flatMap((messageId) => {
      const times = kept.get(messageId)?.length ?? 0;
      return times === 1 ? [] : [`message ${messageId} was accepted and is stored ${times} times`];
    });
  },
};

const keptAsSent: Invariant = {
  promise: 'what is stored is what was posted, byte for byte, and nothing that nobody posted',
  violations: (entries, { messages }) => {
    const sent = Map.groupBy(posts(entries), ({ messageId }) => messageId);
    return messages.flatMap(({ messageId, sender, sha256, contentSha256 }) => {
      if (sender === gatewayItself) return [];
      const variants = (sent.get(messageId) ?? []).map((post) => post.sha256);
      if (variants.length === 0) return [`message ${messageId} is stored and nobody posted it`];
      if (!variants.includes(sha256)) return [`message ${messageId} is stored with a hash nobody posted`];
      if (contentSha256 === undefined || contentSha256 === sha256) return [];
      return [`message ${messageId} is stored with bytes of another hash`];
    });
  },
};

const reachesReceiver: Invariant = {
  promise: 'every accepted message reaches its receiver at least once',
  violations: (entries, { deliveries }) => {
    const seen = new Set(receptions(entries).map(({ messageId, receiver }) => `${messageId} ${receiver}`));
    const parked = new Set(
      deliveries.filter(isParked).map(({ messageId, receiver }) => `${messageId} ${receiver}`),
    );
    return [...accepted(entries).values()].flatMap(({ messageId, receiver }) =>
      seen.has(`${messageId} ${receiver}`) || parked.has(`${messageId} ${receiver}`)
        ? []
        : [`message ${messageId} never reached ${receiver}`],
    );
  },
};

const comesAsSent: Invariant = {
  promise: 'what a receiver gets is what was posted, byte for byte',
  violations: (entries, { messages, dispatches }) => {
    const written = new Set(
      messages.filter(({ sender }) => sender === gatewayItself).map((each) => each.messageId),
    );
    const sent = new Map(
      posts(entries).map((post) => [`${post.messageId} ${post.bundleId} ${post.sha256}`, post]),
    );
    const dispatched = new Map(posts(entries).map((post) => [`${post.messageId} ${post.bundleId}`, post]));
    return receptions(entries).flatMap(({ messageId, bundleId, sha256, receiver }) => {
      if (written.has(messageId)) return [];
      // The gateway itself sends a message again under a new Bundle.id, which it keeps.
      const isResend = !dispatched.has(`${messageId} ${bundleId}`) && dispatches.get(bundleId) === messageId;
      if (isResend) return [];
      const post =
        sha256 === undefined
          ? dispatched.get(`${messageId} ${bundleId}`)
          : sent.get(`${messageId} ${bundleId} ${sha256}`);
      if (post === undefined) return [`${receiver} got message ${messageId} in a form nobody posted`];
      return post.receiver === receiver
        ? []
        : [`${receiver} got message ${messageId}, meant for ${post.receiver}`];
    });
  },
};

/**
 * A hook or a queue may bring the same delivery again, which its receiver drops by its id; another delivery of what was
 * posted is one too many, whatever Bundle.ids it was posted under. A mailbox reader who follows the links is shown it
 * once. What the gateway itself sends again, under a Bundle.id that nobody posted, counts apart.
 */
const visibleOnce: Invariant = {
  promise: 'every accepted message is visible once',
  violations: (entries) => {
    const dispatched = new Set(posts(entries).map(({ bundleId }) => bundleId));
    const seen = Map.groupBy(receptions(entries), ({ receiver, messageId, bundleId }) =>
      [receiver, messageId, dispatched.has(bundleId) ? 'as posted' : bundleId].join(' '),
    );
    return [...seen.values()].flatMap((times) => {
      const [{ receiver, messageId } = { receiver: '', messageId: '' }] = times;
      const ids = new Set(times.map(({ deliveryId }) => deliveryId));
      if (ids.size > 1) return [`${receiver} got message ${messageId} in ${ids.size} deliveries`];
      const inMailbox = times.filter(({ by }) => by === 'mailbox').length;
      return inMailbox > 1
        ? [`${receiver} found message ${messageId} in its mailbox ${inMailbox} times`]
        : [];
    });
  },
};

const sameReceipt: Invariant = {
  promise: 'the same question always gets the same answer',
  violations: (entries) => {
    const asked = Map.groupBy(posts(entries).filter(isAccepted), ({ messageId }) => messageId);
    return [...asked].flatMap(([messageId, answers]) => {
      const receipts = new Set(answers.map(({ receipt }) => receipt));
      return receipts.size === 1 ? [] : [`message ${messageId} got ${receipts.size} different receipts`];
    });
  },
};

const oneAcknowledgement: Invariant = {
  promise: 'a message has one acknowledgement, and it is the one its receiver gave',
  violations: (entries, state) => {
    const { deliveries } = state;
    const notices = noticesOf(state);
    const kept = new Map(deliveries.map((each) => [`${each.messageId} ${each.receiver}`, each]));
    const given = Map.groupBy(
      posts(entries).filter((post) => post.answers !== undefined),
      ({ answers, sender }) => `${answers?.messageId} ${sender}`,
    );
    return [...given].flatMap(([key, all]) => {
      const delivery = kept.get(key);
      // A last word of the gateway's: what it gave up, its receiver may have taken without saying so in time.
      const said = (notices.get(delivery?.messageId) ?? []).map(({ answerCode }) => answerCode);
      const isLast = delivery?.state === 'dead' && said.includes('fatal-error');
      if (isLast && delivery?.acknowledgement === 'fatal-error') return [];
      return violationsOfAnswers(key, all, delivery);
    });
  },
};

function violationsOfAnswers(
  key: string,
  given: readonly Posted[],
  delivery: KeptDelivery | undefined,
): readonly string[] {
  const codes = new Set(given.filter(isAccepted).map(({ answers }) => answers?.code));
  const final = ['ok', 'fatal-error'].filter((code) => codes.has(code));
  if (final.length > 1) return [`${key} was acknowledged with both signs`];
  const present = delivery?.acknowledgement ?? '(no such delivery)';
  const [expected = codes.size > 0 ? 'transient-error' : undefined] = final;
  if (expected === undefined) {
    // Nothing was accepted; what had no answer may have been kept all the same, or time may have run out.
    const possible = ['awaited', 'in-error', ...given.map(({ answers }) => answers?.code)];
    return possible.includes(present) ? [] : [`${key} is ${present}, which nobody said`];
  }
  return present === expected ? [] : [`${key} was acknowledged with ${expected} and is ${present}`];
}

/**
 * What was taken first counts; what comes again is dropped by its id. In a mailbox a message that the gateway sends again
 * moves to the end: a reader who had not come to its first place meets it after what followed it.
 */
const inOrder: Invariant = {
  promise: 'order is kept per course and receiver',
  violations: (entries) => {
    const first = accepted(entries);
    const dispatched = new Set(posts(entries).map(({ bundleId }) => bundleId));
    const last = new Map<string, Posted>();
    const seen = new Set<string>();
    return receptions(entries).flatMap(({ messageId, bundleId, receiver, by }) => {
      const post = first.get(messageId);
      if (post?.course === undefined || seen.has(messageId)) return [];
      seen.add(messageId);
      if (by === 'mailbox' && !dispatched.has(bundleId)) return [];
      const key = `${receiver} ${post.course}`;
      const before = last.get(key);
      if (before === undefined || before.nr < post.nr) {
        last.set(key, post);
        return [];
      }
      return [`${receiver} got ${messageId}, nr ${post.nr} of course ${post.course}, after nr ${before.nr}`];
    });
  },
};

const nothingLeftBehind: Invariant = {
  promise: 'nothing is left in a queue when every receiver has taken what is his',
  violations: (_, { queues }) =>
    [...queues].flatMap(([endpoint, waiting]) =>
      waiting === 0 ? [] : [`${waiting} messages lie in the queue ${endpoint || 'of the dead'}`],
    ),
};

const answersClearly: Invariant = {
  promise: 'faults end in a clear answer: 503, or none, and never 500',
  violations: (entries) =>
    posts(entries)
      .filter((post) => !isAccepted(post) && !isClear(post))
      .map(({ messageId, status }) => `message ${messageId} was answered ${status}`),
};

function isClear({ status, answers }: Posted): boolean {
  // A receiver that contradicts itself is told so.
  return status === undefined || status === 503 || (status === 409 && answers !== undefined);
}

const staysUp: Invariant = {
  promise: 'no fault around it ends a gateway process',
  violations: (entries) =>
    entries.flatMap((each) =>
      each.kind === 'ended' && each.why === 'fell' ? [`${each.process} ended by itself: ${each.detail}`] : [],
    ),
};

/** All of them. */
export const invariants = {
  keptOnce,
  keptAsSent,
  reachesReceiver,
  comesAsSent,
  visibleOnce,
  sameReceipt,
  oneAcknowledgement,
  inOrder,
  accountedFor,
  givenUp,
  nothingLeftBehind,
  answersClearly,
  staysUp,
} as const satisfies Record<string, Invariant>;

export type InvariantName = keyof typeof invariants;
