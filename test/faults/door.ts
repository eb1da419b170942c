import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayProcess } from './gateways.ts';
import { type History, isAccepted, type Posted } from './history.ts';
import { type MessageText, type Party, renewed, sha256 } from './messages.ts';
import type { Chance } from './random.ts';

/** What a message is, to the history. */
type About = Pick<Posted, 'course' | 'nr' | 'answers'> & { readonly sender: Party; readonly receiver: Party };

/** The gateways' HTTP doors, as systems of the parties use them: any process will do. */
export interface Door {
  /** Posts once, to one process. */
  postOnce(message: MessageText, about: About): Promise<Posted>;
  /** Posts until there is an answer that settles it, as a sender must: the same message, sometimes under a new Bundle.id. */
  post(message: MessageText, about: About): Promise<Posted | undefined>;
  /** A GET as an organisation; undefined when no answer came. */
  get(path: string, as: string): Promise<unknown>;
}

export interface DoorParts {
  readonly gateways: readonly GatewayProcess[];
  readonly tokens: ReadonlyMap<string, string>;
  readonly history: History;
  readonly chance: Chance;
  /** Aborted when nobody is to try any more. */
  readonly over: AbortSignal;
}

const answerWithin = 20_000;

/** Opens it. */
export function openDoor({ gateways, tokens, history, chance, over }: DoorParts): Door {
  const url = (): string | undefined => {
    const open = gateways.map((each) => each.url()).filter((each) => each !== undefined);
    return open.length === 0 ? undefined : chance.pick(open);
  };

  const postOnce: Door['postOnce'] = async ({ messageId, bundleId, text }, about) => {
    const { sender, receiver, ...rest } = about;
    const at = url();
    const answer = at === undefined ? undefined : await send(`${at}/fhir/$process-message`, sender.id, text);
    const posted: Posted = {
      kind: 'posted',
      at: Date.now(),
      sender: sender.id,
      receiver: receiver.id,
      ...rest,
      messageId,
      bundleId,
      sha256: sha256(text),
      status: answer?.status,
      receipt: answer !== undefined && answer.status < 300 ? receiptOf(answer.body) : undefined,
    };
    // What never left has no place in the history.
    if (at !== undefined) history.record(posted);
    return posted;
  };

  const send = async (
    to: string,
    as: string,
    body: string,
  ): Promise<{ readonly status: number; readonly body: unknown } | undefined> => {
    try {
      const response = await fetch(to, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${tokens.get(as)}`,
          'content-type': 'application/fhir+json',
          accept: 'application/fhir+json',
        },
        body,
        signal: AbortSignal.timeout(answerWithin),
      });
      return { status: response.status, body: await response.json() };
    } catch {
      return undefined;
    }
  };

  return {
    postOnce,
    async post(message, about) {
      let present = message;
      for (let tries = 1; !over.aborted; tries += 1) {
        const posted = await postOnce(present, about);
        if (isAccepted(posted)) return posted;
        if (posted.status !== undefined && posted.status < 500 && posted.status !== 429) return posted;
        if (tries > 1 && chance.percent(20)) present = renewed(message);
        await sleep(chance.between(30, 300), undefined, { signal: over }).catch(() => {});
      }
      return undefined;
    },
    async get(path, as) {
      const at = url();
      if (at === undefined) return undefined;
      try {
        const response = await fetch(at + path, {
          headers: { authorization: `Bearer ${tokens.get(as)}` },
          signal: AbortSignal.timeout(answerWithin),
        });
        return response.ok ? await response.json() : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

/** Everything in the answer that must be the same when it is asked again. */
function receiptOf(body: unknown): string {
  const parameters = (body as { parameter?: readonly { name: string }[] }).parameter ?? [];
  return JSON.stringify(parameters.filter(({ name }) => !mayDiffer.has(name)));
}

const mayDiffer = new Set(['status', 'outcome']);
