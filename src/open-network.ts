import type { Config } from './config.ts';
import { createAgreements } from './network/agreements.ts';
import { readHookKeys } from './network/hook-key.ts';
import { loadAgreements } from './network/load-agreements.ts';
import { createNetwork, type Network, type NetworkFile } from './network/network.ts';

/** Who is who, by what agreements, and with which keys hooks are signed. Throws with all that is wrong. */
export function openNetwork(
  file: NetworkFile,
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
) {
  const network = createNetwork(file);
  const agreed = config.agreements === undefined ? { files: [] } : loadAgreements(config.agreements, network);
  if (agreed.files === undefined) throw new Error(agreed.faults.join('\n'));
  const agreements = createAgreements(agreed.files);
  const { keys, faults } = readHookKeys(network, environment);
  if (keys === undefined) throw new Error(faults.join('\n'));
  const unreachable = config.amqpUrl === undefined ? queuesNobodyCanRead(network) : [];
  if (unreachable.length > 0) throw new Error(unreachable.join('\n'));
  return { network, agreements, keys };
}

/** What lay in a queue inside this process would be called available, though no AMQP client could ever read it. */
function queuesNobodyCanRead(network: Network): readonly string[] {
  return network.organisations
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ kind }) => kind === 'amqp')
    .map(
      ({ id, intake }) =>
        `endpoint ${id}: an AMQP client can read it${intake === true ? ' and put letters in' : ''} only with OVERGANG_AMQP_URL`,
    );
}
