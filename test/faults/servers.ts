import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import { Client } from 'pg';
import { type Topology, topology } from '../../src/broker/topology.ts';
import { type PrivatePostgres, privatePostgres, startPrivatePostgres } from '../private-postgres.ts';
import { type PrivateRabbitMq, privateRabbitMq, startPrivateRabbitMq } from '../private-rabbitmq.ts';
import { type TcpProxy, tcpProxy } from '../tcp-proxy.ts';

/** PostgreSQL and RabbitMQ for one run: servers of its own where they can be had, else the standard ones. */
export interface Servers {
  readonly postgres: Server & { readonly own: PrivatePostgres | undefined };
  readonly rabbitMq: Server & { readonly own: PrivateRabbitMq | undefined };
  /** What the gateways' names in RabbitMQ begin with. */
  readonly prefix: string;
  readonly topology: Topology;
  dispose(): Promise<void>;
}

interface Server {
  /** As the gateways reach it. */
  readonly url: string;
  /** Past the proxy. */
  readonly direct: string;
  readonly proxy: TcpProxy;
}

const standardPostgres = process.env.OVERGANG_TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
const standardRabbitMq = process.env.OVERGANG_TEST_AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672';

/** Starts or finds them. Rejects when there are none of either kind. */
export async function openServers(endpoints: readonly string[]): Promise<Servers> {
  const releases: (() => Promise<unknown>)[] = [];
  const dispose = async (): Promise<void> => {
    for (let each = releases.pop(); each !== undefined; each = releases.pop()) await each();
  };
  const behindProxy = async (direct: string, usual: number): Promise<Server> => {
    const url = new URL(direct);
    const proxy = await tcpProxy(url.hostname, Number(url.port || usual));
    releases.push(proxy.close);
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
    return { url: url.href.replaceAll('+', '%20'), direct, proxy };
  };
  const prefix = `faults-${randomUUID()}.`;
  try {
    const [ownPostgres, ownRabbitMq] = await Promise.all([
      privatePostgres.possible ? startPrivatePostgres() : undefined,
      privateRabbitMq.possible ? startPrivateRabbitMq() : undefined,
    ]);
    if (ownPostgres !== undefined) releases.push(ownPostgres.dispose);
    if (ownRabbitMq !== undefined) releases.push(ownRabbitMq.dispose);
    const schema = ownPostgres === undefined ? await makeSchema() : undefined;
    if (schema !== undefined) releases.push(schema.drop);
    const postgres = await behindProxy(ownPostgres?.url ?? schema?.url ?? '', 5432);
    const rabbitMq = await behindProxy(ownRabbitMq?.url ?? standardRabbitMq, 5672);
    const names = topology({ prefix, deliveryLimit: 20, queueMaxBytes: 2 ** 30 });
    if (ownRabbitMq === undefined) releases.push(() => deleteNames(names, endpoints));
    return {
      postgres: { ...postgres, own: ownPostgres },
      rabbitMq: { ...rabbitMq, own: ownRabbitMq },
      prefix,
      topology: names,
      dispose,
    };
  } catch (fault) {
    await dispose();
    throw fault;
  }
}

/** How many messages wait in each endpoint's queue, and among the dead under the empty name. */
export async function queueDepths(
  { rabbitMq, topology: names }: Servers,
  endpoints: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const model = await connect(rabbitMq.direct);
  try {
    const channel = await model.createChannel();
    const depths = new Map<string, number>();
    for (const endpoint of endpoints) {
      depths.set(endpoint, (await channel.checkQueue(names.queue(endpoint))).messageCount);
    }
    return depths.set('', (await channel.checkQueue(names.deadQueue)).messageCount);
  } finally {
    await model.close();
  }
}

async function makeSchema(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const schema = `faults_${randomUUID().replaceAll('-', '')}`;
  const ask = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: standardPostgres });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await ask(`CREATE SCHEMA ${schema}`);
  const url = new URL(standardPostgres);
  url.searchParams.set('options', `-c search_path=${schema}`);
  return { url: url.href.replaceAll('+', '%20'), drop: () => ask(`DROP SCHEMA ${schema} CASCADE`) };
}

/** On a server that others use too, nothing of a run is left behind. */
async function deleteNames(names: Topology, endpoints: readonly string[]): Promise<void> {
  const model = await connect(standardRabbitMq);
  const channel = await model.createChannel();
  for (const endpoint of endpoints) await channel.deleteQueue(names.queue(endpoint));
  await channel.deleteQueue(names.deadQueue);
  await channel.deleteExchange(names.exchange);
  await channel.deleteExchange(names.deadExchange);
  await model.close();
}
