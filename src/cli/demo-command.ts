import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { loadConfig } from '../config.ts';
import { startHookReceiver } from '../demo/hook-receiver.ts';
import { createParty, type Party } from '../demo/party.ts';
import { playStory } from '../demo/play-story.ts';
import { fixturesFolder, readStory } from '../demo/story.ts';
import { scanBundle } from '../fhir/scan-bundle.ts';
import { startGateway } from '../gateway.ts';
import { loadNetwork } from '../network/load-network.ts';
import { createNetwork } from '../network/network.ts';
import { viewMessage } from '../validate/anatomy/message-view.ts';
import { readEnvelope } from '../validate/anatomy/read-envelope.ts';
import { issueTokens } from './issue-token.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/**
 * `overgang demo`: starts a gateway of its own in a temporary folder, with freshly issued tokens, and plays the story
 * of one transition through its HTTP door. On a terminal it then stays until it is told to stop, unless `once`. Exit
 * code 0 when every message was acknowledged, else 1.
 */
export async function demo(
  options: { readonly once: boolean },
  environment: Readonly<Record<string, string | undefined>>,
  terminal: Terminal,
  untilStopped: () => Promise<void>,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-demo-'));
  const hook = await startHookReceiver();
  try {
    const { config, faults } = loadConfig({
      OVERGANG_PORT: '0',
      OVERGANG_AMQP_PREFIX: 'overgang-demo.',
      OVERGANG_UNCHECKED_PROFILES: 'accept',
      OVERGANG_PROFILE_CACHE: join(folder, 'profiles'),
      ...environment,
      OVERGANG_DATABASE: join(folder, 'overgang.db'),
      OVERGANG_LOG_LEVEL: 'warn',
    });
    if (config === undefined) {
      for (const fault of faults) terminal.error(fault);
      return exitCodes.usage;
    }
    const checked = loadNetwork(join(fixturesFolder, 'networks', 'demo.json'));
    if (checked.file === undefined) throw new Error(checked.faults.join('\n'));
    const parts = { random: randomBytes, now: Date.now };
    const everybody = checked.file.organisations.map(({ id }) => id);
    const { network, tokens: partyTokens } = issueTokens(checked.file, everybody, parts);
    const { network: file, tokens: operators } = issueTokens(network, [network.gateway], parts, 'operator');
    const tokens: Readonly<Record<string, string>> = {
      ...partyTokens,
      operator: operators[network.gateway] ?? '',
    };
    const posted = {
      ...file,
      organisations: file.organisations.map((organisation) => ({
        ...organisation,
        endpoints: organisation.endpoints.map((endpoint) =>
          endpoint.kind === 'rest-hook'
            ? { ...endpoint, url: hook.url, secret: `whsec_${randomBytes(32).toString('base64')}` }
            : endpoint,
        ),
      })),
    };
    const log = pino({ level: 'warn' }, process.stderr);
    const gateway = await startGateway({ config, network: posted, log, environment });
    try {
      const network = createNetwork(posted);
      const limits = { entries: config.entryLimit, depth: 200, attachmentBytes: config.attachmentLimit };
      const parties = new Map<string, Party>();
      const party = (id: string): Party => {
        const organisation = network.organisation(id);
        if (organisation === undefined) throw new Error(`the demo network has no ${id}`);
        const known = parties.get(id);
        if (known !== undefined) return known;
        const isPosted = organisation.endpoints.some(({ kind }) => kind === 'rest-hook');
        const made = createParty({
          organisation,
          gateway: gateway.url,
          token: tokens[id] ?? '',
          hook: isPosted ? hook : undefined,
          readEnvelope: (bundle) =>
            readEnvelope(viewMessage(bundle, scanBundle(bundle, limits.depth), limits)),
          now: Date.now,
          newId: randomUUID,
          pause: (milliseconds) => pause(milliseconds),
        });
        parties.set(id, made);
        return made;
      };
      terminal.line(`Overgang listens at ${gateway.url} (${gateway.broker} broker). Times are UTC.\n`);
      const { messages, acknowledged } = await playStory(readStory('transition'), party, terminal);
      terminal.line(`${acknowledged} of ${messages} messages acknowledged.`);
      if (terminal.interactive && !options.once) {
        writeFileSync(join(folder, 'tokens.json'), JSON.stringify(tokens, null, 2), { mode: 0o600 });
        terminal.line(
          `\nThe gateway goes on at ${gateway.url}; its tokens are in ${join(folder, 'tokens.json')}.`,
        );
        terminal.line('Ctrl-C ends it.');
        await untilStopped();
      }
      return acknowledged === messages ? exitCodes.ok : exitCodes.failed;
    } finally {
      await gateway.stop();
    }
  } finally {
    hook.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
