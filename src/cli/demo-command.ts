import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createParty, type Party } from '../demo/party.ts';
import { playStory } from '../demo/play-story.ts';
import { readStory } from '../demo/story.ts';
import { createStoryClock } from '../demo/story-clock.ts';
import { scanBundle } from '../fhir/scan-bundle.ts';
import { createNetwork } from '../network/network.ts';
import { viewMessage } from '../validate/anatomy/message-view.ts';
import { readEnvelope } from '../validate/anatomy/read-envelope.ts';
import { startOwnGateway } from './own-gateway.ts';
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
  const story = readStory('transition');
  const begun = Date.parse(story.steps[0]?.at ?? '');
  const clock = createStoryClock(begun, () => performance.now());
  const own = await startOwnGateway(environment, clock.now);
  if (!('gateway' in own)) {
    for (const fault of own) terminal.error(fault);
    return exitCodes.usage;
  }
  const { gateway, config, tokens, hook, folder } = own;
  try {
    const network = createNetwork(own.network);
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
        readEnvelope: (bundle) => readEnvelope(viewMessage(bundle, scanBundle(bundle, limits.depth), limits)),
        now: clock.now,
        newId: randomUUID,
        pause: (milliseconds) => pause(milliseconds),
      });
      parties.set(id, made);
      return made;
    };
    terminal.line(
      `Overgang listens at ${gateway.url} (${gateway.broker} broker). Times are the story's, UTC.\n`,
    );
    const { messages, acknowledged } = await playStory(story, party, terminal, clock.set);
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
    await own.close();
  }
}
