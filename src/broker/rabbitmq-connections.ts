import type { After } from './after.ts';
import type { BrokerHealth } from './broker.ts';
import { type Link, type Supervision, supervise } from './connection-supervisor.ts';
import type { HealthRecord } from './health-record.ts';
import { openRabbitMqLink, type RabbitMqLink, type RabbitMqLinkOptions } from './rabbitmq-link.ts';
import { reasonOf } from './reason-of.ts';

export interface RabbitMqConnectionsOptions
  extends Pick<RabbitMqLinkOptions, 'tls' | 'connectWithin' | 'closeWithin' | 'after'> {
  /** Nodes of one cluster, tried in turn. */
  readonly urls: readonly [string, ...string[]];
  readonly random: () => number;
  /** Told the worst that is true of any connection. */
  readonly health: HealthRecord;
  readonly onFault: (cause: unknown) => void;
}

/** What a connection becomes once it is set up. */
interface SetUpLink extends Link {
  blocked(): string | undefined;
}

/** The supervised connections of one broker. */
export interface RabbitMqConnections {
  /** Keeps a connection under this name, set up anew each time it is won back. */
  keep<L extends SetUpLink>(name: string, setUp: (link: RabbitMqLink) => Promise<L>): Supervision<L>;
  /** Ends them all, in bounded time. */
  close(): Promise<void>;
}

/** Longest a set-up may take; re-declaring thousands of queues takes seconds. */
const setUpWithin = 120_000;

/** Worst first. */
const states = ['reconnecting', 'connecting', 'blocked', 'connected'] as const;

/** Connections that count together as one broker's health. */
export function rabbitMqConnections(options: RabbitMqConnectionsOptions): RabbitMqConnections {
  const { urls, after, random, health, onFault, tls, connectWithin, closeWithin } = options;
  const kept = new Map<string, { state: BrokerHealth['state']; reason?: string }>();
  const supervisions: Supervision<Link>[] = [];

  function set(name: string, state: BrokerHealth['state'], reason?: string): void {
    kept.set(name, { state, ...(reason !== undefined && { reason: `${name}: ${reason}` }) });
    for (const worst of states) {
      const found = [...kept.values()].find((each) => each.state === worst);
      if (!found) continue;
      health.set(found.state, found.reason);
      return;
    }
  }

  function keep<L extends SetUpLink>(
    name: string,
    setUp: (link: RabbitMqLink) => Promise<L>,
  ): Supervision<L> {
    // A connection that joins later does not make the broker look new.
    if (health.now().state === 'connecting') set(name, 'connecting');

    const supervision = supervise<L>({
      after,
      random,
      open: async (attempt) => {
        const link = await openRabbitMqLink({
          url: urls[attempt % urls.length] ?? urls[0],
          name: `overgang ${name}`,
          ...(tls && { tls }),
          connectWithin,
          closeWithin,
          after,
          onBlocked: tellBlocked,
        });
        return whileUp(link, setUp(link), after);
      },
      onChange: (state, reason) => {
        if (reason !== undefined) onFault(new Error(`${name}: ${reason}`));
        if (state === 'connected') tellBlocked();
        else set(name, state, reason);
      },
    });
    supervisions.push(supervision);
    return supervision;

    function tellBlocked(): void {
      const link = supervision.current();
      if (!link) return;
      const blocked = link.blocked();
      if (blocked === undefined) set(name, 'connected');
      else set(name, 'blocked', blocked);
    }
  }

  return {
    keep,
    close: async () => {
      await Promise.all(supervisions.map((each) => each.close()));
    },
  };
}

/** The set-up's result, unless the link is lost or time is up before; then the link is given up. */
async function whileUp<L>(link: RabbitMqLink, settingUp: Promise<L>, after: After): Promise<L> {
  const cancel = after(setUpWithin, () => link.sever('setting up took too long'));
  const lost = link.lost.then((reason): never => {
    throw new Error(reason);
  });
  try {
    return await Promise.race([settingUp, lost]);
  } catch (cause) {
    link.sever(reasonOf(cause));
    throw cause;
  } finally {
    cancel();
  }
}
