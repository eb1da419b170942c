import type { Bundle } from '@medplum/fhirtypes';
import type { Caller } from '../message/caller.ts';
import { assembledAt, type Destination, type Envelope } from '../message/envelope.ts';
import { type Problem, problem } from '../message/problem.ts';
import {
  type Endpoint,
  endpointsFor,
  isToldInWords,
  type Network,
  type Organisation,
} from '../network/network.ts';
import { judgeReferralAddress } from './judge-referral-address.ts';
import { takerOf } from './pass-on.ts';

/** Where a message goes. */
export interface Route {
  readonly receiver: Organisation;
  readonly endpoint: Endpoint;
}

/** Who the parties of a message are, where it goes, and what stands in its way. */
export interface PartyJudgement {
  readonly sender: Organisation | undefined;
  readonly routes: readonly Route[];
  /** Receivers that take MedCom's messages only, and are told of one of ours in words. */
  readonly inWords: readonly Organisation[];
  /** Receivers of a decision that nothing can be brought to: the problem refuses it, unless a person will tell them. */
  readonly unreached: readonly Unreached[];
  readonly problems: readonly Problem[];
}

interface Unreached {
  readonly receiver: Organisation;
  readonly problem: Problem;
}

/** What the visitation decides is decided, also when its referrer can only be told by telephone (R-ALL-16). */
const decisions: ReadonlySet<string> = new Set([
  'sop-allocation-granted',
  'sop-allocation-rejected',
  'sop-alternative-offer',
]);

/** Whoever is named twice gets the message once. */
function onePerEndpoint(routes: readonly Route[]): readonly Route[] {
  return [...new Map(routes.map((route) => [route.endpoint.id, route])).values()];
}

const destinationPath = 'Bundle.entry[0].resource.destination';
const senderPath = 'Bundle.entry[0].resource.sender';

/**
 * Finds sender and receivers in the network and says whether they may exchange this event. Both are resolved as they
 * were when the message was assembled; whoever has taken over from a receiver since gets it. (R-ID-02, R-ID-08, R-SEC-02.)
 * @param bundle reads the message: asked for only where it decides who takes it
 * @param now taken instead of a timestamp that is no instant, milliseconds since the epoch
 */
export function judgeParties(
  envelope: Envelope,
  caller: Caller,
  network: Network,
  now: number,
  bundle: () => Bundle,
): PartyJudgement {
  const instant = assembledAt(envelope, now);
  const from = judgeSender(envelope, caller, network, instant);
  const destinations = destinationsOf(envelope);
  const to = destinations.map((destination) =>
    judgeReceiver(destination, envelope, from.sender, network, { instant, now }, bundle),
  );
  return {
    sender: from.sender,
    routes: onePerEndpoint(to.flatMap(({ routes }) => routes)),
    inWords: to.flatMap(({ inWords = [] }) => inWords),
    unreached: to.flatMap(({ unreached = [] }) => unreached),
    problems: [
      ...from.problems,
      ...(destinations.length === 0
        ? [problem('destination.copy-missing', { expression: destinationPath })]
        : []),
      ...to.flatMap(({ problems }) => problems),
      ...noteCopies(envelope),
    ],
  };
}

function judgeSender(envelope: Envelope, caller: Caller, network: Network, instant: number) {
  const facts = { expression: senderPath, rule: 'R-ID-02' };
  const lookup = network.party(envelope.sender, instant);
  if (lookup.found === undefined) {
    const code = lookup.reason === 'unknown' ? 'sender.unknown' : 'sender.not-valid';
    return { sender: undefined, problems: [problem(code, facts)] };
  }
  const sender = lookup.found;
  if (!caller.organisations.has(sender.id))
    return { sender, problems: [problem('sender.not-caller', facts)] };
  return sender.sends.includes(envelope.event)
    ? { sender, problems: [] }
    : {
        sender,
        problems: [problem('sender.event-not-permitted', { ...facts, params: { event: envelope.event } })],
      };
}

function judgeReceiver(
  destination: Destination,
  envelope: Envelope,
  sender: Organisation | undefined,
  network: Network,
  { instant, now }: { readonly instant: number; readonly now: number },
  bundle: () => Bundle,
): {
  readonly routes: readonly Route[];
  readonly inWords?: readonly Organisation[];
  readonly unreached?: readonly Unreached[];
  readonly problems: readonly Problem[];
} {
  const { event } = envelope;
  const facts = { expression: `${destination.expression}.receiver`, rule: 'R-ID-02' };
  const lookup = network.party(destination, instant);
  const addressed =
    (lookup.found === undefined ? undefined : (network.presently(lookup.found.id, now) ?? lookup.found)) ??
    successorOf(destination, network, instant);
  if (addressed === undefined) {
    const code = lookup.reason === 'unknown' ? 'receiver.unknown' : 'receiver.not-valid';
    return { routes: [], problems: [problem(code, facts)] };
  }
  const misdirected = judgeReferralAddress(envelope, sender, addressed, network, instant);
  if (misdirected !== undefined)
    return { routes: [], problems: [{ ...misdirected, expression: facts.expression }] };
  const receiver = takerOf(addressed, event, bundle, network, instant);
  const notes = [
    ...(lookup.found?.id !== addressed.id
      ? [problem('receiver.succeeded', { ...facts, rule: 'R-ID-08', params: { to: addressed.id } })]
      : []),
    ...(receiver.id === addressed.id
      ? []
      : [problem('receiver.passed-on', { ...facts, rule: 'R-OTH-05', params: { to: receiver.id } })]),
  ];
  const endpoints = receiver.receives.includes(event) ? endpointsFor(receiver, event) : [];
  if (endpoints.length > 0)
    return { routes: endpoints.map((endpoint) => ({ receiver, endpoint })), problems: notes };
  if (isToldInWords(receiver, event)) return { routes: [], inWords: [receiver], problems: notes };
  const stays = problem('receiver.event-not-permitted', { ...facts, params: { event } });
  return decisions.has(event)
    ? { routes: [], unreached: [{ receiver, problem: stays }], problems: notes }
    : { routes: [], problems: [stays] };
}

/** Whoever has taken over the tasks of a receiver that is no longer valid (R-ID-08). */
function successorOf({ sor, gln }: Destination, network: Network, instant: number): Organisation | undefined {
  const named = network.withSor(sor ?? '').find((each) => each.gln === gln);
  const heir = named === undefined ? undefined : network.presently(named.id, instant);
  return heir?.id === named?.id ? undefined : heir;
}

/**
 * MedCom sends a carbon copy as a message of its own that lists the same destinations: the copy goes to the cc
 * receivers, the message itself to the primary one. (MedCom COMM/040 §4.)
 */
function destinationsOf({ destinations, activity }: Envelope): readonly Destination[] {
  const use = activity === 'carboncopy-message' ? 'cc' : 'primary';
  return destinations.filter((destination) => destination.use === use);
}

function noteCopies({ destinations, activity }: Envelope): readonly Problem[] {
  if (activity === 'carboncopy-message') return [];
  return destinations
    .filter(({ use }) => use === 'cc')
    .map(({ expression }) => problem('destination.copy-apart', { expression }));
}
