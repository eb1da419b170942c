import { describe, expect, it } from 'vitest';
import { check } from './check.ts';
import type { FinalState, KeptDelivery, KeptMessage } from './final-state.ts';
import type { Entry, Posted, Received } from './history.ts';
import { type InvariantName, invariants } from './invariants.ts';

const post = (changes: Partial<Posted> = {}): Posted => ({
  kind: 'posted',
  at: 1,
  sender: 'hospital',
  receiver: 'municipality',
  course: 'course',
  nr: 1,
  messageId: 'message',
  bundleId: 'bundle',
  sha256: 'hash',
  status: 202,
  receipt: 'receipt',
  answers: undefined,
  ...changes,
});

const reception = (changes: Partial<Received> = {}): Received => ({
  kind: 'received',
  at: 2,
  receiver: 'municipality',
  by: 'rest-hook',
  messageId: 'message',
  bundleId: 'bundle',
  deliveryId: 'delivery',
  sha256: 'hash',
  ...changes,
});

const message = (changes: Partial<KeptMessage> = {}): KeptMessage => ({
  messageId: 'message',
  bundleId: 'bundle',
  sender: 'hospital',
  courseId: 'course',
  sha256: 'hash',
  contentSha256: 'hash',
  answers: undefined,
  answerCode: undefined,
  ...changes,
});

const delivery = (changes: Partial<KeptDelivery> = {}): KeptDelivery => ({
  id: 'delivery',
  messageId: 'message',
  receiver: 'municipality',
  endpoint: 'municipality',
  state: 'delivered',
  acknowledgement: 'awaited',
  dueAt: undefined,
  availableAt: 1,
  deliveredAt: 2,
  reason: undefined,
  held: undefined,
  orderKey: undefined,
  owner: undefined,
  ...changes,
});

const state = (changes: Partial<FinalState> = {}): FinalState => ({
  messages: [message()],
  deliveries: [delivery()],
  tasks: [],
  dispatches: new Map([['bundle', 'message']]),
  queues: new Map([['municipality', 0]]),
  ...changes,
});

/** An acknowledgement that the municipality posted. */
const acknowledgement = (code: string, changes: Partial<Posted> = {}): Posted =>
  post({
    sender: 'municipality',
    receiver: 'hospital',
    course: undefined,
    nr: 0,
    messageId: `says ${code}`,
    bundleId: `says ${code}`,
    answers: { messageId: 'message', code },
    ...changes,
  });

const second = { messageId: 'second', bundleId: 'second', nr: 2, deliveryId: 'second' };
const both = state({
  messages: [message(), message(second)],
  deliveries: [delivery(), delivery({ id: 'second', messageId: 'second' })],
});

/** A message that was given up, and how it should be: told to its sender once, and its sender's task. */
const lost = delivery({
  state: 'dead',
  reason: 'answered 410',
  deliveredAt: undefined,
  acknowledgement: 'fatal-error',
});
const notice = message({
  messageId: 'notice',
  sender: 'overgang-gateway',
  answers: 'message',
  answerCode: 'fatal-error',
});
const task = { kind: 'delivery.undeliverable', owner: 'hospital', deliveryId: 'delivery' };
const told = delivery({
  ...{ id: 'notice', messageId: 'notice', receiver: 'hospital' },
  acknowledgement: 'none-owed',
});
const dead = { messages: [message(), notice], deliveries: [lost, told], tasks: [task] };
const heard = [post(), reception({ receiver: 'hospital', by: 'mailbox', messageId: 'notice' })];

interface BadEnding {
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly state: FinalState;
}

/** By hand: for every invariant the histories it exists for. */
const bad: Readonly<Record<InvariantName, readonly BadEnding[]>> = {
  keptOnce: [
    { title: 'a message that was accepted is not stored', entries: [post()], state: state({ messages: [] }) },
    {
      title: 'a message is stored twice',
      entries: [post()],
      state: state({ messages: [message(), message()] }),
    },
  ],
  keptAsSent: [
    { title: 'a message is stored that nobody posted', entries: [], state: state() },
    {
      title: 'a message is stored with other bytes than were posted',
      entries: [post()],
      state: state({ messages: [message({ sha256: 'other', contentSha256: 'other' })] }),
    },
    {
      title: 'the stored bytes have another hash than the stored hash',
      entries: [post()],
      state: state({ messages: [message({ contentSha256: 'other' })] }),
    },
  ],
  reachesReceiver: [
    { title: 'an accepted message came nowhere', entries: [post()], state: state() },
    {
      title: 'an accepted message came to another receiver only',
      entries: [post(), reception({ receiver: 'clinic' })],
      state: state(),
    },
  ],
  comesAsSent: [
    {
      title: 'a receiver got other bytes',
      entries: [post(), reception({ sha256: 'other' })],
      state: state(),
    },
    {
      title: 'a receiver got what was meant for another',
      entries: [post(), reception({ receiver: 'clinic' })],
      state: state(),
    },
    {
      title: 'a receiver got what nobody posted',
      entries: [reception({ messageId: 'ghost', bundleId: 'ghost' })],
      state: state(),
    },
  ],
  visibleOnce: [
    {
      title: 'a message came in two deliveries',
      entries: [post(), reception(), reception({ deliveryId: 'other' })],
      state: state(),
    },
    {
      title: 'a message came in two deliveries, each under a Bundle.id it was posted under',
      entries: [
        post(),
        post({ bundleId: 'again' }),
        reception(),
        reception({ bundleId: 'again', deliveryId: 'other' }),
      ],
      state: state(),
    },
    {
      title: 'a mailbox shows a message twice',
      entries: [
        post(),
        reception({ by: 'mailbox', deliveryId: undefined }),
        reception({ by: 'mailbox', deliveryId: undefined }),
      ],
      state: state(),
    },
  ],
  sameReceipt: [
    {
      title: 'a repeated post got another receipt',
      entries: [post(), post({ status: 200, receipt: 'other' })],
      state: state(),
    },
  ],
  oneAcknowledgement: [
    {
      title: 'both signs were accepted',
      entries: [post(), acknowledgement('ok'), acknowledgement('fatal-error')],
      state: state({ deliveries: [delivery({ acknowledgement: 'ok' })] }),
    },
    {
      title: 'an accepted acknowledgement is not there',
      entries: [post(), acknowledgement('ok')],
      state: state(),
    },
    {
      title: 'another sign is there than was accepted',
      entries: [post(), acknowledgement('ok')],
      state: state({ deliveries: [delivery({ acknowledgement: 'fatal-error' })] }),
    },
    {
      title: 'a sign is there that nobody tried to give',
      entries: [post(), acknowledgement('ok', { status: undefined })],
      state: state({ deliveries: [delivery({ acknowledgement: 'fatal-error' })] }),
    },
  ],
  inOrder: [
    {
      title: "a course's second message came first",
      entries: [post(), post(second), reception(second), reception()],
      state: both,
    },
  ],
  givenUp: [
    { title: 'nobody has the task', entries: heard, state: state({ ...dead, tasks: [] }) },
    {
      title: 'the task is nobody’s',
      entries: heard,
      state: state({ ...dead, tasks: [{ ...task, owner: '' }] }),
    },
    { title: 'it is two tasks', entries: heard, state: state({ ...dead, tasks: [task, task] }) },
    {
      title: 'the sender was told nothing',
      entries: heard,
      state: state({ ...dead, messages: [message()] }),
    },
    { title: 'the sender never got what it was to be told', entries: [post()], state: state(dead) },
    {
      title: 'the sender was told twice',
      entries: heard,
      state: state({ ...dead, messages: [...dead.messages, { ...notice, messageId: 'notice again' }] }),
    },
    {
      title: 'an acknowledgement that was given up is nobody’s task',
      entries: [],
      state: state({ deliveries: [{ ...lost, acknowledgement: 'none-owed' }] }),
    },
  ],
  accountedFor: [
    { title: 'a message is on its way to nobody', entries: [post()], state: state({ deliveries: [] }) },
    ...[
      { title: 'a delivery is queued and due never', state: 'queued' },
      { title: 'a delivery has failed and is due never', state: 'failed', reason: 'answered 500' },
      { title: 'a delivery has failed without a reason', state: 'failed', dueAt: 3 },
      { title: 'a delivery is available since never', state: 'available', availableAt: undefined },
      { title: 'a delivery was made and is due all the same', state: 'delivered', dueAt: 3 },
      { title: 'a delivery was given up without a reason', state: 'dead' },
      { title: 'a delivery waits for its turn behind nobody', state: 'queued', held: 'turn' },
      { title: 'a delivery was set aside by nobody', state: 'parked', reason: 'why not' },
      { title: 'a delivery is in a state nobody knows', state: 'lost' },
    ].map(({ title, ...changes }) => ({
      title,
      entries: [post()],
      state: state({ deliveries: [delivery(changes)] }),
    })),
  ],
  nothingLeftBehind: [
    {
      title: 'a message lies in the queue of a receiver who has everything',
      entries: [post(), reception()],
      state: state({ queues: new Map([['municipality', 1]]) }),
    },
    {
      title: 'a message lies among the dead',
      entries: [post(), reception()],
      state: state({ queues: new Map([['', 1]]) }),
    },
  ],
  answersClearly: [
    { title: 'a post was answered 500', entries: [post({ status: 500 })], state: state() },
    { title: 'a sound message was refused', entries: [post({ status: 422 })], state: state() },
  ],
  staysUp: [
    {
      title: 'a process ended by itself',
      entries: [{ kind: 'ended', at: 3, process: 'gateway-1', why: 'fell', detail: '1' }],
      state: state(),
    },
  ],
};

describe('the checker', () => {
  it('is content with a history in which all went well', () => {
    const entries: readonly Entry[] = [
      post({ status: undefined, receipt: undefined }),
      post({ status: 503, receipt: undefined }),
      post(),
      post({ status: 200 }),
      post(second),
      reception(),
      // The same delivery again: its receiver drops it by its id.
      reception(),
      reception(second),
      acknowledgement('transient-error'),
      acknowledgement('ok'),
      acknowledgement('fatal-error', { status: 409, receipt: undefined }),
      reception({
        receiver: 'hospital',
        messageId: 'says transient-error',
        bundleId: 'says transient-error',
      }),
      reception({ receiver: 'hospital', messageId: 'says ok', bundleId: 'says ok' }),
      { kind: 'fault', at: 3, name: 'gateway: kill -9' },
      { kind: 'ended', at: 3, process: 'gateway-1', why: 'killed', detail: 'SIGKILL' },
    ];
    const answers = ['says transient-error', 'says ok'].map((messageId) => ({
      messageId,
      sender: 'municipality',
    }));
    const ending = state({
      messages: [...both.messages, ...answers.map((each) => message({ ...each, bundleId: each.messageId }))],
      deliveries: [
        delivery({ acknowledgement: 'ok' }),
        delivery({ id: 'second', messageId: 'second' }),
        ...answers.map(({ messageId }) =>
          delivery({ id: messageId, messageId, receiver: 'hospital', acknowledgement: 'none-owed' }),
        ),
      ],
    });
    expect(check(entries, ending)).toEqual([]);
  });

  it('asks no reception of a message that was given up with a reason, told to its sender and made its task', () => {
    expect(check(heard, state(dead))).toEqual([]);
  });

  it('believes the last word of the gateway over a receiver that had taken the message and said so too late', () => {
    const late = acknowledgement('ok', { status: 409, receipt: undefined });
    expect(check([...heard, late], state(dead))).toEqual([]);
  });

  it('lets the gateway write messages of its own and send a message again under a new Bundle.id', () => {
    const own = { messageId: 'own', bundleId: 'own', sender: 'overgang-gateway' };
    const ending = state({
      messages: [message(), message(own)],
      deliveries: [delivery(), delivery({ id: 'own', messageId: 'own', receiver: 'hospital' })],
      dispatches: new Map([
        ['bundle', 'message'],
        ['resent', 'message'],
      ]),
    });
    const entries = [
      post(),
      reception(),
      reception({ bundleId: 'resent', deliveryId: 'resent', sha256: 'resent' }),
      reception({ ...own, receiver: 'hospital', deliveryId: 'own' }),
    ];
    expect(check(entries, ending)).toEqual([]);
  });

  it('lets what is sent again move to the end of a mailbox, and of nothing else', () => {
    const ending = { ...both, dispatches: new Map([['resent', 'message']]) };
    const entries = (by: 'mailbox' | 'rest-hook'): readonly Entry[] => [
      post(),
      post(second),
      reception({ ...second, by }),
      reception({ bundleId: 'resent', deliveryId: 'resent', sha256: 'resent', by }),
    ];
    expect(check(entries('mailbox'), ending)).toEqual([]);
    expect(check(entries('rest-hook'), ending)).toMatchObject([{ invariant: 'inOrder' }]);
  });

  describe.each(Object.keys(invariants) as InvariantName[])('finds by %s', (name) => {
    it.each(bad[name])('that $title', ({ entries, state: ending }) => {
      const found = check(entries, ending).filter(({ invariant }) => invariant === name);
      expect(found).not.toEqual([]);
      expect(found.every(({ promise }) => promise === invariants[name].promise)).toBe(true);
    });
  });
});
