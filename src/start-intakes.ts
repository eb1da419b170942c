import { setTimeout as pause } from 'node:timers/promises';
import type { Broker } from './broker/broker.ts';
import { BrokerUnavailable } from './broker/broker-unavailable.ts';
import type { IntakeQueues } from './broker/intake-queues.ts';
import type { Config } from './config.ts';
import { foldersOf, prepareFolders } from './endpoints/folder.ts';
import { type FolderIntake, startFolderIntake } from './endpoints/folder-intake.ts';
import { type QueueIntake, startQueueIntake } from './endpoints/queue-intake.ts';
import type { Mappings } from './mapping/mappings.ts';
import type { Network } from './network/network.ts';
import { objectsIn } from './translate/binary-objects.ts';
import type { ReceiveFile } from './translate/incoming.ts';
import { headSize, refuseTooLarge } from './translate/too-large.ts';

/** Takes no more files and waits for those in hand. */
type StopIntakes = () => Promise<void>;

function stopAll(intakes: readonly { stop(): Promise<void> }[]): StopIntakes {
  return async () => {
    await Promise.all(intakes.map((intake) => intake.stop()));
  };
}

/** What every way of taking files in needs. */
interface IntakeParts {
  readonly network: Network;
  readonly config: Config;
  readonly receiveFile: ReceiveFile;
  readonly mappings: () => Mappings;
  readonly wake: () => void;
  /** Whether messages are taken now. */
  readonly isOpen: () => boolean;
  readonly now: () => number;
  readonly onFault: (cause: unknown) => void;
}

/** Whoever can write to an organisation's folder speaks for it: the file system's rights are its credentials. */
export async function startFolders(parts: IntakeParts): Promise<StopIntakes> {
  const { network, config, receiveFile, mappings, wake, isOpen, now, onFault } = parts;
  const intakes: FolderIntake[] = [];
  for (const organisation of network.organisations) {
    for (const { id, folder } of organisation.endpoints) {
      if (folder === undefined) continue;
      const folders = foldersOf(folder);
      await prepareFolders(folders);
      const caller = { organisations: new Set([organisation.id]), credential: `folder ${id}` };
      intakes.push(
        startFolderIntake({
          folders,
          isOpen,
          take: async (bytes, beside) => {
            const reception = await receiveFile({ bytes, caller, beside });
            if (reception.receipts.length > 0) wake();
            return reception;
          },
          refuseTooLarge: (head, size) => refuseTooLarge(head, size, { mappings: mappings(), now: now() }),
          headSize,
          objectsIn: (bytes) => objectsIn(bytes, mappings()),
          limit: config.bodyLimit,
          interval: config.folderInterval,
          patience: config.folderPatience * 1000,
          now,
          onFault,
        }),
      );
    }
  }
  return stopAll(intakes);
}

interface QueueParts extends IntakeParts {
  readonly broker: Broker;
  readonly intakeQueues: IntakeQueues;
}

/** Whoever can write to an endpoint's exchange speaks for its organisation: RabbitMQ's users are its credentials. */
export async function startQueues(parts: QueueParts): Promise<StopIntakes> {
  const { network, config, receiveFile, mappings, wake, isOpen, now, onFault, broker, intakeQueues } = parts;
  const senders = network.organisations.flatMap((organisation) =>
    organisation.endpoints.filter(({ intake }) => intake === true).map(({ id }) => ({ id, organisation })),
  );
  await intakeQueues.provision(senders.map(({ id }) => id)).catch((cause: unknown) => {
    if (!(cause instanceof BrokerUnavailable)) throw cause;
    onFault(cause);
  });
  const intakes: QueueIntake[] = [];
  for (const { id, organisation } of senders) {
    const caller = { organisations: new Set([organisation.id]), credential: `queue ${id}` };
    const intake = await startQueueIntake({
      endpoint: id,
      queues: intakeQueues,
      broker,
      isOpen,
      take: async (bytes, beside) => {
        const reception = await receiveFile({ bytes, caller, beside });
        if (reception.receipts.length > 0) wake();
        return reception;
      },
      isBeside: (bytes) => objectsIn(bytes, mappings())?.binaryOnly === true,
      refuseTooLarge: (body, size) => refuseTooLarge(body, size, { mappings: mappings(), now: now() }),
      limit: config.bodyLimit,
      now,
      pause: (milliseconds, signal) => pause(milliseconds, undefined, { signal }).catch(() => {}),
      onFault,
    });
    intakes.push(intake);
  }
  return stopAll(intakes);
}
