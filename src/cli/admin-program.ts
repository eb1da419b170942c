import { type Command, Option } from 'commander';
import { deliveryStates } from '../message/delivery.ts';
import { deliveryActions } from '../message/delivery-action.ts';
import {
  type ActOptions,
  actOn,
  type FindOptions,
  findMessages,
  type ReplayOptions,
  replayStored,
} from './admin-commands.ts';
import { type ReadOptions, showEndpoints } from './read-commands.ts';
import type { Terminal } from './terminal.ts';

/** What the commands are made with. */
export interface AdminProgramParts {
  readonly terminal: Terminal;
  readonly newId: () => string;
  readonly finish: (code: number) => void;
  /** Adds the options of a command that asks a gateway. */
  readonly asks: (command: Command) => Command;
  readonly positive: (text: string) => number;
}

const texts = {
  resend: 'try a failed or given-up delivery again at once',
  park: 'set a queued, failed or given-up delivery aside',
  release: 'put a parked delivery back to its place in the queue',
  cancel: 'see to it that a delivery is never sent',
} as const;

/** Adds `overgang admin …`: what operators do. Returns the command, for others to join. */
export function addAdminCommands(program: Command, parts: AdminProgramParts): Command {
  const { terminal, newId, finish, asks, positive } = parts;
  const admin = program.command('admin').description("act on deliveries; needs an operator's token");
  for (const action of deliveryActions) {
    const command = asks(admin.command(`${action} <delivery>`))
      .description(`${texts[action]}; \`overgang timeline\` tells the ids`)
      .requiredOption('--reason <text>', 'why; shown to sender and receiver, so no CPR numbers')
      .option('--dry-run', 'tell what would happen, and do nothing');
    if (action === 'resend' || action === 'release') {
      command.option(
        '--even-though-sender-was-told',
        'confirm that it is sent though the gateway has told its sender that it is not delivered',
      );
    }
    command.action(async (id: string, options: ActOptions) =>
      finish(await actOn(id, action, options, terminal, newId)),
    );
  }
  asks(admin.command('messages'))
    .description('look for messages, newest first')
    .option('--sender <organisation>')
    .option('--receiver <organisation>')
    .option('--endpoint <id>')
    .option('--event <code>')
    .addOption(new Option('--state <state>', 'of a delivery').choices([...deliveryStates]))
    .option('--course <id>')
    .option('--from <time>', 'received at or after; a date is midnight UTC')
    .option('--to <time>', 'received before')
    .option('--limit <number>', 'most messages', positive, 50)
    .action(async (options: FindOptions) => finish(await findMessages(options, terminal)));
  asks(admin.command('endpoints'))
    .description('tell how every endpoint stands')
    .action(async (options: ReadOptions) =>
      finish(await showEndpoints(options, terminal, '/admin/endpoints')),
    );
  asks(admin.command('replay'))
    .description('replay stored messages into a sandbox or a new endpoint, with progress')
    .requiredOption(
      '--to <endpoint>',
      'a sandbox, or an endpoint of an organisation that was sent the messages',
    )
    .requiredOption('--reason <text>', 'why; stands in the timeline of every message')
    .option('--event <code>')
    .option('--sender <organisation>')
    .option('--receiver <organisation>')
    .option('--course <id>')
    .option('--from <time>', 'received at or after; a date is midnight UTC')
    .option('--to-time <time>', 'received before; now when absent')
    .option('--rate <messages>', 'messages a second, 50 when absent', positive)
    .option('--dry-run', 'tell what it would come to, and do nothing')
    .action(async (options: ReplayOptions) => finish(await replayStored(options, terminal, newId)));
  return admin;
}
