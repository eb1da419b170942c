import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { allScenarios } from '../../scripts/fixtures/scenarios/all-scenarios.ts';
import type { Step, Variant } from '../../src/demo/scenario.ts';
import { eventually } from '../eventually.ts';
import { idsOf } from '../fixture-messages.ts';
import type { GatewayUnderTest, Reply } from '../gateway-under-test.ts';
import { callsOf } from './calls-of.ts';
import type { Organised } from './organised.ts';

const scenarios = join(import.meta.dirname, '..', '..', 'fixtures', 'scenarios');
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const writtenBecauseOf = /has told \S+ of it with \S+, message ([0-9a-f-]{36})/g;
const sorInMessage = /"urn:oid:1\.2\.208\.176\.1\.1","value":"(\d+)"/g;

/** A course of a scenario, with where its files lie. */
export interface Staged {
  readonly name: string;
  readonly folder: string;
  readonly variant: Variant;
}

/**
 * Of every scenario the first course that can be played under every organisation: among the demo's bodies and with the
 * usual settings. What has other bodies, a local policy or a letter's receipt of its own is about just that, and is
 * played with it.
 */
export function coursesForEverybody(world: Organised): readonly Staged[] {
  const known = new Set(world.network.organisations.map(({ sor }) => sor));
  return allScenarios().flatMap(({ scenario: { id, variants }, files }) => {
    const variant = variants.find(({ settings, steps }) => {
      const texts = steps.flatMap(({ file }) => (file === undefined ? [] : [files.get(file) ?? '']));
      const bodies = texts.flatMap((text) => [...text.matchAll(sorInMessage)].map(([, sor = '']) => sor));
      return settings === undefined && bodies.every((sor) => known.has(sor));
    });
    return variant === undefined
      ? []
      : [{ name: `${id} ${variant.name}`, folder: join(scenarios, id), variant }];
  });
}

/** The first course of a scenario. */
export function courseOf(id: string): Staged {
  const { variants = [] } = allScenarios().find(({ scenario }) => scenario.id === id)?.scenario ?? {};
  const [variant] = variants;
  if (variant === undefined) throw new Error(`there is no ${id}`);
  return { name: id, folder: join(scenarios, id), variant };
}

/** What came of a course: how each message was answered, and where the course stands in the end. */
export interface Outcome {
  readonly name: string;
  readonly answers: readonly (readonly [file: string, status: number, codes: readonly string[]])[];
  readonly standing: unknown;
}

/** Plays a course under an organisation; notices what is particular to the organisation alone is left out. */
export async function playUnder(
  world: Organised,
  gateway: GatewayUnderTest,
  setClock: (at: number) => void,
  { name, folder, variant }: Staged,
): Promise<Outcome> {
  const answers: Outcome['answers'][number][] = [];
  for (const step of variant.steps) {
    const { file, at } = step;
    setClock(Date.parse(at));
    if (file === undefined) continue;
    const text = world.staffed(readFileSync(join(folder, file), 'utf8'), Date.parse(at));
    const { status, codes } = await sendStep(world, gateway, step, text);
    answers.push([file, status, codes]);
  }
  const last = Date.parse(variant.steps.at(-1)?.at ?? '');
  const { body } = await gateway.call(`/courses/${variant.course}`, {
    as: world.acting(variant.reader, last),
  });
  const { stay, notice, referrals = [], tasks = [] } = body;
  const kinds = tasks.map(({ kind, since, critical }: Record<string, unknown>) => [kind, since, critical]);
  return {
    name,
    answers,
    standing: {
      state: stay?.state,
      notice,
      referrals: referrals.map(({ state }: { state: string }) => state),
      kinds,
    },
  };
}

/** Sends a step's message, FHIR or a letter, and waits until it is wherever it goes. */
export async function sendStep(
  world: Organised,
  gateway: GatewayUnderTest,
  { file = '', at, sender = '' }: Step,
  text: string,
) {
  const as = world.acting(sender, Date.parse(at));
  const isLetter = file.endsWith('.xml');
  const reply = await callsOf(gateway).send(
    as,
    Buffer.from(text),
    isLetter ? '/legacy' : '/fhir/$process-message',
  );
  const id = isLetter ? reply.messageId : idsOf(text).messageId;
  // What the gateway has written because of it comes in the order of the steps, too.
  const written = [...reply.text.matchAll(writtenBecauseOf)].map(([, one = '']) => one);
  for (const each of reply.status === 202 ? [id, ...written] : [])
    await eventually(async () => {
      const { body } = await gateway.call(`/messages/${each}`, { as });
      const states = body.deliveries.map(({ state }: { state: string }) => state);
      expect(states.filter((state: string) => state === 'queued')).toEqual([]);
    });
  return {
    status: reply.status,
    text: reply.text,
    codes: codesIn(reply.body as Reply['body']).filter(isOfTheCourse),
  };
}

/** What everybody has got, with the demo's numbers and names, and gateway-made ids by their order in a message. */
export async function mailboxesOf(world: Organised, gateway: GatewayUnderTest, played: readonly Staged[]) {
  const sent = new Set(
    played.flatMap(({ folder, variant }) =>
      variant.steps.flatMap(({ file }) =>
        file === undefined ? [] : (readFileSync(join(folder, file), 'utf8').match(uuid) ?? []),
      ),
    ),
  );
  const mailboxes: Record<string, unknown> = {};
  for (const part of world.parts) {
    const bundles: unknown[] = [];
    for (const id of new Set([world.acting(part, -Infinity), world.acting(part)]))
      bundles.push(...(await readMailbox(gateway, id)));
    // What is under way at the same time may come in either order; receipts of letters speak of the letters' own numbers.
    mailboxes[part] = bundles
      .map((bundle) => ordered(world.plain([bundle]), sent))
      .filter((text) => !text.includes('"code":"acknowledgement-message"'))
      .toSorted();
  }
  return mailboxes;
}

async function readMailbox(gateway: GatewayUnderTest, as: string): Promise<readonly unknown[]> {
  const uri = encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${gateway.organisation(as).sor}`);
  const bundles: unknown[] = [];
  let path: string | undefined = `/fhir/Bundle?message.destination-uri=${uri}&_count=100`;
  while (path !== undefined) {
    const { body }: Reply = await gateway.call(path, { as });
    const page = (body.entry ?? []).map((each: { resource: unknown }) => each.resource);
    bundles.push(...page);
    // The last page has a link as well, to what is yet to come.
    const next = body.link?.find(({ relation }: { relation: string }) => relation === 'next')?.url;
    path = page.length === 0 || next === undefined ? undefined : next.slice(next.indexOf('/fhir/'));
  }
  return bundles;
}

/** Ids that the gateway made, by the order in which they come. */
function ordered(text: string, sent: ReadonlySet<string>): string {
  const made = new Map<string, string>();
  return text.replace(uuid, (id) => {
    if (sent.has(id)) return id;
    made.set(id, made.get(id) ?? `made-${made.size + 1}`);
    return made.get(id) ?? id;
  });
}

/** The codes of an answer's findings. */
export function codesIn(body: Reply['body']): readonly string[] {
  const outcome = body?.parameter?.find(({ name }: { name: string }) => name === 'outcome')?.resource ?? body;
  return (outcome?.issue ?? []).flatMap((each: Reply['body']) => each.details?.coding?.[0]?.code ?? []);
}

/** Who takes a message inside, and what is agreed about a site, is what the organisations differ in. */
function isOfTheCourse(code: string): boolean {
  return code !== 'receiver.passed-on' && !code.startsWith('agreement.');
}
