import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { Broker } from '../broker/broker.ts';
import type { Operate } from '../deliver/operate.ts';
import { describeFault } from '../describe-fault.ts';
import type { Follow } from '../follow/follow.ts';
import type { Problem } from '../message/problem.ts';
import type { Agreements } from '../network/agreements.ts';
import type { Network } from '../network/network.ts';
import type { Receive } from '../receive.ts';
import type { Store } from '../store/store.ts';
import type { ReceiveFile } from '../translate/incoming.ts';
import { adminRoutes } from './admin/admin-routes.ts';
import { holdLay, holdLift, holdList } from './admin/holds.ts';
import type { FindBearer } from './bearer.ts';
import { bundleRead } from './bundle-read.ts';
import { bundleSearch } from './bundle-search.ts';
import { citizenLetter } from './citizen-letter.ts';
import { courseRead } from './course-read.ts';
import { endpointList } from './endpoint-list.ts';
import { answerFaults, answerUnknown } from './faults.ts';
import { livez, readyz } from './health.ts';
import { identifyCaller } from './identify-caller.ts';
import { insistOnFormat } from './insist-on-format.ts';
import { logRequests } from './log-requests.ts';
import { messageTimeline } from './message-timeline.ts';
import { metadata } from './metadata.ts';
import { openForMessages } from './open-for-messages.ts';
import { ownData } from './own-data/own-data.ts';
import { noPortals, portalOnly } from './own-data/portal-only.ts';
import { receiveLegacy } from './receive-legacy.ts';
import { receiveMessage } from './receive-message.ts';
import { regionRoutes } from './region/region-routes.ts';
import { type Handler, withContext } from './request-context.ts';
import type { SubscriptionParts } from './subscription/subscription-parts.ts';
import { subscriptionRoutes } from './subscription/subscription-routes.ts';
import { taskList } from './task-list.ts';
import { taskRead, taskSearch } from './task-search.ts';
import { type JudgeResource, validateOperation } from './validate-operation.ts';

/** What the door opens on. */
export interface DoorParts {
  readonly receive: Receive;
  readonly receiveFile: ReceiveFile;
  /** Whether a file is nothing without another that needs it: a binary letter. */
  readonly isBeside: (bytes: Uint8Array) => boolean;
  /** Called after every accepted message. */
  readonly onAccepted: () => void;
  readonly operate: Operate;
  /** Called after a replay has been ordered. */
  readonly onReplay: () => void;
  /** Why no new message is let in, if so. */
  readonly closed: () => Problem | undefined;
  readonly judgeResource: JudgeResource;
  readonly subscribing: SubscriptionParts['subscribing'];
  readonly store: Store;
  readonly follow: Pick<Follow, 'present'>;
  readonly broker: Broker;
  readonly network: Network;
  readonly agreements: Agreements;
  readonly findBearer: FindBearer;
  readonly log: Logger;
  /** Largest body, bytes. */
  readonly bodyLimit: number;
  /** How many proxies in front are believed about addresses. */
  readonly proxies: number;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds that never run backwards. */
  readonly monotonic: () => number;
  readonly newId: () => string;
  readonly pause: (milliseconds: number) => Promise<void>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
type Route = readonly [Method, string, ...Handler[]];

/** The door: every interaction the gateway offers, and one answer for everything else. */
export function createApp(parts: DoorParts): Express {
  const { store, broker, network, now, log, bodyLimit } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', parts.proxies);
  app.use(withContext(parts.newId) as express.RequestHandler);
  app.use(logRequests(log, parts.monotonic) as express.RequestHandler);

  const identified = identifyCaller(parts);
  const known = noPortals(identified);
  const body = express.raw({ type: () => true, limit: bodyLimit }) as unknown as Handler;
  const open = openForMessages(parts.closed);
  const validate = validateOperation(parts.judgeResource);
  const receive = receiveMessage(parts.receive, parts.onAccepted);
  const onFault = (cause: unknown) =>
    log.error({ fault: describeFault(cause) }, 'reading could not be noted');
  const mailbox = { store, network, now, onFault };
  const offered: readonly Route[] = [
    ['GET', '/livez', livez],
    ['GET', '/readyz', readyz(store, broker, parts.closed)],
    ['GET', '/fhir/metadata', insistOnFormat, metadata(network, parts.version, now())],
    ['POST', '/fhir/$process-message', known, insistOnFormat, open, body, receive],
    ['POST', '/fhir/Bundle', known, insistOnFormat, open, body, receive],
    ['GET', '/fhir/Bundle', known, insistOnFormat, bundleSearch(mailbox)],
    ['GET', '/fhir/Bundle/:id', known, insistOnFormat, bundleRead(mailbox)],
    ['POST', '/fhir/$validate', known, insistOnFormat, body, validate],
    ['POST', '/fhir/:type/$validate', known, insistOnFormat, body, validate],
    ['POST', '/fhir/Patient/$own-data', identified, portalOnly, insistOnFormat, body, ownData(parts)],
    ['GET', '/fhir/Task', known, insistOnFormat, taskSearch(parts)],
    ['GET', '/fhir/Task/:id', known, insistOnFormat, taskRead(parts)],
    ...subscriptionRoutes(parts, known, body),
    ['GET', '/courses/:id', known, courseRead(parts)],
    ['GET', '/courses/:id/citizen-letter', known, citizenLetter(parts)],
    ['POST', '/legacy', known, open, body, receiveLegacy(parts)],
    ['GET', '/messages/:id', known, messageTimeline(store, now)],
    ['GET', '/tasks', known, taskList(parts)],
    ['GET', '/endpoints', known, endpointList(parts)],
    ...regionRoutes(parts, known),
    ...adminRoutes({ ...parts, onMoved: parts.onAccepted }, known, body),
    ['GET', '/admin/holds', known, holdList(parts)],
    ['POST', '/admin/holds/:id', known, body, holdLay(parts)],
    ['POST', '/admin/holds/:id/lift', known, body, holdLift(parts)],
  ];
  // Some clients encode every sign: `%24validate`.
  const encoded = offered
    .filter(([, path]) => path.includes('$'))
    .map(([method, path, ...handlers]): Route => [method, path.replace('$', '%24'), ...handlers]);
  const routes = [...offered, ...encoded];
  for (const [method, path, ...handlers] of routes) {
    const chain = handlers as unknown as express.RequestHandler[];
    if (method === 'GET') app.get(path, chain);
    else if (method === 'POST') app.post(path, chain);
    else if (method === 'PUT') app.put(path, chain);
    else app.delete(path, chain);
  }
  app.use(answerUnknown((path) => methodsOf(routes, path)) as express.RequestHandler);
  app.use(answerFaults(log, bodyLimit));
  return app;
}

function methodsOf(routes: readonly Route[], path: string): readonly string[] {
  return routes
    .filter(([, pattern]) =>
      new RegExp(`^${pattern.replace('$', '\\$').replace(/:\w+/, '[^/]+')}$`).test(path),
    )
    .flatMap(([method]) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    .toSorted();
}
