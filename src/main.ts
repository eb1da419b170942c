#!/usr/bin/env -S node --max-semi-space-size=8 --v8-pool-size=0 --heap-growing-percent=30
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { addAdminCommands } from './cli/admin-program.ts';
import { type AgreementsOptions, tellAgreements } from './cli/agreements-command.ts';
import { type BrokerSetupOptions, brokerSetup } from './cli/broker-setup.ts';
import { tellContents } from './cli/contents-command.ts';
import { type ConvertOptions, convertFiles } from './cli/convert-command.ts';
import { tellDeadlines } from './cli/deadline-command.ts';
import { demo } from './cli/demo-command.ts';
import { type ExportOptions, exportAll, type ReportOptions, reportPeriod } from './cli/export-commands.ts';
import { type HoldOptions, holdCommand } from './cli/hold-command.ts';
import { issueTokenCommand } from './cli/issue-token.ts';
import { addCommand, checkCommand, listCommand, removeCommand } from './cli/package-commands.ts';
import { showCourse, showEndpoints, showTimeline } from './cli/read-commands.ts';
import { playScenarios } from './cli/scenario-command.ts';
import { type SendOptions, sendMessages } from './cli/send-command.ts';
import { serve } from './cli/serve-command.ts';
import { type IndicatorOptions, showIndicators } from './cli/show-indicators.ts';
import { showSubscriptions } from './cli/show-subscriptions.ts';
import { exitCodes, processTerminal, Unread } from './cli/terminal.ts';
import { type ValidateOptions, validateFiles } from './cli/validate-command.ts';
import { clientVariables, configVariable } from './config.ts';
import { version } from './gateway.ts';
import { isToleranceName, type ToleranceName, toleranceNames } from './message/tolerance.ts';
import type { CredentialRole } from './network/network.ts';

const terminal = processTerminal();
const environment = process.env;

const program = new Command('overgang')
  .description('FHIR R4 interoperability server and MedCom messaging gateway.')
  .version(version)
  .showHelpAfterError('(overgang help shows the commands)')
  .exitOverride();

program
  .command('serve')
  .description('run the gateway until Ctrl-C or SIGTERM')
  .addHelpText(
    'after',
    `
Settings come from the environment (OVERGANG_PORT, OVERGANG_NETWORK …) and from the JSON file that
${configVariable} names; docs/configuration.md lists them all. Everything that is wrong is told at once, and the
exit code is then 2.`,
  )
  .action(async () => finish(await serve(environment, terminal, untilStopped)));

program
  .command('demo')
  .description('start a gateway of its own and play the story of one transition through its HTTP door')
  .option('--once', 'end after the story, also on a terminal', false)
  .addHelpText('after', '\nExit code 0 when every message was acknowledged, else 1.')
  .action(async (options: { once: boolean }) =>
    finish(await demo(options, environment, terminal, untilStopped)),
  );

talks(program.command('send <file...>'))
  .description('send message files, one after the other, and print the verdict of each')
  .action(async (files: string[], options: SendOptions) =>
    finish(await sendMessages(files, options, terminal, randomUUID)),
  );

talks(program.command('replay <path...>'))
  .description('send every message below a folder, in order, with progress and a summary by verdict')
  .option('--rate <messages>', 'messages a second', positive)
  .option('--as-new-ids', 'give every message new identities, so that it is not taken for a repetition')
  .option(
    '--clock <instant>',
    'play scenario folders on a gateway of its own, whose clock begins here, as a readable story',
  )
  .action(async (paths: string[], options: SendOptions & { clock?: string }) =>
    finish(
      options.clock === undefined
        ? await sendMessages(paths, { ...options, summary: true }, terminal, randomUUID)
        : await playScenarios(paths, options.clock, environment, terminal),
    ),
  );

asks(program.command('timeline <id>'))
  .description('tell what happened to a message and what it waits for, by MessageHeader.id or Bundle.id')
  .action(async (id: string, options: SendOptions) => finish(await showTimeline(id, options, terminal)));

asks(program.command('course <id>'))
  .description('tell how a course stands, by its id or that of its referral, stay or chain of notices')
  .action(async (id: string, options: SendOptions) => finish(await showCourse(id, options, terminal)));

asks(program.command('endpoints'))
  .description(
    "tell how the caller's own endpoints stand: what waits, what is given up, what is not acknowledged",
  )
  .action(async (options: SendOptions) => finish(await showEndpoints(options, terminal)));

asks(program.command('subscriptions'))
  .description("tell how the caller's own subscriptions stand; operators are told of all")
  .action(async (options: SendOptions) => finish(await showSubscriptions(options, terminal)));
asks(program.command('export'))
  .description("write everything that belongs to the caller's region, with a manifest of hashes")
  .option('--authority <id>', "the region, where the caller's token is one of several")
  .requiredOption('--out <folder>', 'new or empty folder for the files')
  .action(async (options: ExportOptions) => finish(await exportAll(options, terminal, Date.now)));

asks(program.command('report'))
  .description('write what each operator submits to national registers on behalf of the region')
  .requiredOption('--period <month>', 'Danish month or year of recording, such as 2027-04')
  .option('--authority <id>', "the region, where the caller's token is one of several")
  .addOption(new Option('--form <form>', 'form of the files').choices(['ndjson', 'csv']).default('ndjson'))
  .requiredOption('--out <folder>', 'new or empty folder for the files')
  .action(async (options: ReportOptions) => finish(await reportPeriod(options, terminal)));

asks(program.command('indicators'))
  .description("tell how the courses of the caller's region went, in numbers")
  .option('--period <month>', 'Danish month or year in which they began, such as 2027-04')
  .option('--authority <id>', "the region, where the caller's token is one of several")
  .action(async (options: IndicatorOptions) => finish(await showIndicators(options, terminal)));

const admin = addAdminCommands(program, { terminal, newId: randomUUID, finish, asks, positive });
asks(admin.command('hold [id]'))
  .description('lay a legal hold on a message or course, or lift it; without an id, list the holds in force')
  .option('--reason <text>', 'why; no patient data')
  .option('--lift', 'lift the hold', false)
  .action(async (id: string | undefined, options: HoldOptions) =>
    finish(await holdCommand(id, options, terminal)),
  );

const packages = () =>
  new Option('--packages <folder>', 'folder of the installed packages')
    .env('OVERGANG_PACKAGES')
    .default('packages');

program
  .command('validate <file...>')
  .description(
    'judge resources in .json, .xml and .ndjson(.gz) files; one JSON object each when nobody is watching',
  )
  .option('--profile <url>', 'judge by this profile')
  .option('--context <name>', "judge by this context's packages and profile (profiles/contexts.json)")
  .addOption(packages())
  .option('--tolerate <name>', `judge leniently, may be repeated: ${toleranceNames.join(', ')}`, tolerated)
  .addOption(
    new Option('--cache <folder>', 'folder for compiled profiles, for a quick second start')
      .env('OVERGANG_PROFILE_CACHE')
      .default('data/profiles'),
  )
  .option('--no-cache', 'compile profiles anew')
  .addOption(new Option('--language <language>', "of the issues' texts").choices(['en', 'da']).default('en'))
  .option('--json', 'print JSON also on a terminal')
  .addHelpText('after', '\nExit code 0 all valid, 1 some invalid, 2 a file or option that cannot be.')
  .action(async (files: string[], options: ValidateOptions) =>
    finish(await validateFiles(files, options, terminal)),
  );

program
  .command('deadline <time...>')
  .description(
    'tell, for each notice time, the hours owed and the earliest permitted end; - reads times from standard input',
  )
  .option('--policy <id>', 'the notice policy; the national rule when absent')
  .option('--json', 'one object a line: {notice, hours, earliest: {NL, NW, ED}}')
  .addHelpText('after', '\nExit code 0 all answered, 1 a time that cannot be, 2 a policy that is not known.')
  .action(async (times: string[], options: { policy?: string; json?: boolean }) =>
    finish(await tellDeadlines(times, options, terminal)),
  );

program
  .command('agreements <path>')
  .description('check agreements, and tell what their sites lack: staff and specialist advice')
  .requiredOption('--network <file>', 'network file with the organisations they name')
  .option(
    '--content',
    'the files are agreements on what messages hold: check them, and list what they ask for',
  )
  .option('--json', 'one object a line for each finding, or each demand')
  .addOption(new Option('--language <language>', 'of the texts').choices(['en', 'da']))
  .addHelpText('after', '\nExit code 0 they can be used, 1 they cannot, 2 the network file cannot be.')
  .action((path: string, { content, ...options }: AgreementsOptions & { content?: boolean }) =>
    finish(
      content === true
        ? tellContents(path, options, terminal)
        : tellAgreements(path, options, terminal, Date.now()),
    ),
  );

program
  .command('convert <file...>')
  .description(
    'convert FHIR, MedCom XML, EDIFACT and VANSEnvelopes into each other, with a loss report; - is standard input',
  )
  .requiredOption('--to <format>', 'fhir, medcom-xml, edifact or vans')
  .option('--type <letter>', 'the letter wanted, such as XDIS20')
  .option('--out <folder>', 'folder for the results; standard output when absent')
  .option('--report <file>', 'file for the loss reports as JSON, - for the terminal')
  .option('--network <file>', 'network file that tells the SOR ids of location numbers')
  .addHelpText('after', '\nExit code 0 all converted, 1 something was refused, 2 it could not be tried.')
  .action(async (files: string[], options: ConvertOptions) =>
    finish(await convertFiles(files, options, terminal, { now: Date.now, newId: randomUUID })),
  );

const packageCommand = program
  .command('package')
  .description('FHIR packages: profiles and terminology of others');
packageCommand
  .command('add <package...>')
  .description('install packages: NAME#VERSION from a registry, or .tgz files')
  .addOption(packages())
  .addOption(
    new Option('--registry <url>', 'FHIR package registry to fetch from').env(clientVariables.registry),
  )
  .option('--no-dependencies', 'leave dependencies alone')
  .option('--json', 'print JSON')
  .action(async (wanted: string[], options) => finish(await addCommand(wanted, options, terminal)));
packageCommand
  .command('list')
  .description('tell what is installed, held against packages.lock.json')
  .addOption(packages())
  .option('--json', 'print JSON')
  .action(async (options) => finish(await listCommand(options, terminal)));
packageCommand
  .command('remove <package...>')
  .description('uninstall packages that no other needs')
  .addOption(packages())
  .option('--force', 'also what others need', false)
  .option('--json', 'print JSON')
  .action(async (unwanted: string[], options) => finish(await removeCommand(unwanted, options, terminal)));
packageCommand
  .command('check <file...>')
  .description('tell whether package archives are sound, without installing them')
  .option('--json', 'print JSON')
  .action(async (files: string[], options) => finish(await checkCommand(files, options, terminal)));

const broker = program.command('broker').description('what RabbitMQ has to hold');
broker
  .command('setup')
  .description(
    'print exchanges, queues, users and permissions as RabbitMQ definitions, or declare the queues',
  )
  .option('--apply', 'declare exchanges and queues at OVERGANG_AMQP_URL now', false)
  .option('--print', 'print the definitions; so it does without any option', false)
  .option(
    '--passwords <file>',
    'keep the passwords of users in this file, and put the users into the definitions',
  )
  .option('--gateway-user <name>', "name of the gateway's own user")
  .addHelpText(
    'after',
    `
  overgang broker setup --passwords passwords.json > definitions.json
  rabbitmqctl import_definitions definitions.json

Exit code 0 done, 1 RabbitMQ is away or has a queue of that name with other properties, 2 a setting or file that cannot be.`,
  )
  .action(async (options: BrokerSetupOptions) =>
    finish(await brokerSetup(options, terminal, { environment, random: randomBytes, now: Date.now })),
  );

const token = program.command('token').description('credentials of organisations');
token
  .command('issue <organisation...>')
  .description('issue a bearer token to organisations; the network file keeps only its hash')
  .option('--network <file>', 'the network file', environment.OVERGANG_NETWORK ?? 'network.json')
  .option('--out <file>', 'write the tokens to this file, for --tokens, instead of the terminal')
  .addOption(
    new Option(
      '--role <role>',
      "operator: for the gateway's own organisation; citizen-portal: asks for citizens, and nothing else",
    ).choices(['operator', 'citizen-portal']),
  )
  .action((organisations: string[], options: { network: string; out?: string; role?: CredentialRole }) =>
    finish(issueTokenCommand(organisations, options, terminal, { random: randomBytes, now: Date.now })),
  );

try {
  await program.parseAsync();
} catch (fault) {
  if (fault instanceof Unread) process.exitCode = exitCodes.unread;
  else if (fault instanceof CommanderError)
    process.exitCode = fault.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  else throw fault;
}

function asks(command: Command): Command {
  // Through the environment's own mechanism, so that the help shows a variable's name and never a token.
  return command
    .addOption(
      new Option('--url <url>', 'the gateway').env(clientVariables.url).default('http://127.0.0.1:8080'),
    )
    .addOption(new Option('--token <token>', "the caller's token").env(clientVariables.token))
    .option('--json', 'print JSON, for programs');
}

function talks(command: Command): Command {
  return asks(command)
    .addOption(
      new Option('--tokens <file>', 'tokens by organisation, for several senders').env(
        clientVariables.tokens,
      ),
    )
    .addHelpText(
      'after',
      '\nExit code 0 when all were taken, 1 when some were refused, 2 when some could not be sent.',
    );
}

function tolerated(name: string, before?: ReadonlySet<ToleranceName>): ReadonlySet<ToleranceName> {
  if (!isToleranceName(name))
    throw new InvalidArgumentError(`it must be one of ${toleranceNames.join(', ')}`);
  return new Set([...(before ?? []), name]);
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('it must be a number above 0');
  return value;
}

function finish(code: number): void {
  process.exitCode = code;
}

async function untilStopped(): Promise<void> {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}
