import type { Terminal } from '../cli/terminal.ts';
import { asList, asText, at } from '../fhir/json.ts';
import type { Party } from './party.ts';
import { readStoryMessage, type Story, type StoryStep } from './story.ts';

/** How a story went. */
export interface StoryOutcome {
  readonly messages: number;
  /** Messages that the receiver acknowledged as the story says and whose acknowledgement reached the sender. */
  readonly acknowledged: number;
}

/** Plays a story through the gateway's door and prints what happens, a paragraph for each message. */
export async function playStory(
  story: Story,
  party: (id: string) => Party,
  terminal: Terminal,
  setClock: (instant: number) => void,
): Promise<StoryOutcome> {
  terminal.line(`${story.title.en}\n`);
  let acknowledged = 0;
  for (const [index, step] of story.steps.entries()) {
    terminal.line(`${String(index + 1).padStart(2)}  ${step.tells.en}`);
    setClock(Date.parse(step.at));
    try {
      await playStep(step, party, terminal);
      acknowledged += 1;
    } catch (fault) {
      terminal.line(`      ✗ ${fault instanceof Error ? fault.message : 'failed'}`);
    }
    terminal.line('');
  }
  return { messages: story.steps.length, acknowledged };
}

async function playStep(step: StoryStep, party: (id: string) => Party, terminal: Terminal): Promise<void> {
  const sender = party(step.sender);
  const receiver = party(step.acknowledge.by);
  const tell = (time: string, who: string, what: string): void =>
    terminal.line(`      ${time.padEnd(12)} ${who.padEnd(24)} ${what}`);

  const bytes = readStoryMessage(step);
  const { status, body } = await sender.send(bytes);
  const problems = codesIn(body);
  if (status !== 202) throw new Error(`refused with ${status}: ${problems.join(', ')}`);
  const messageId = parameterIn(body, 'message');
  const event = parameterIn(body, 'event');
  tell(clock(parameterIn(body, 'received')), sender.organisation.id, `sends ${event}`);
  tell('', 'gateway', `accepted${problems.length > 0 ? ` (${problems.join(', ')})` : ''}, kept, on its way`);

  const message = await receiver.receive(messageId);
  const acknowledgedWith = await receiver.acknowledge(message, step.acknowledge.code);
  if (acknowledgedWith !== 202) throw new Error(`the acknowledgement was refused with ${acknowledgedWith}`);
  const { code } = await sender.receiveAcknowledgement(messageId);
  const { availableAt, acknowledgedAt } = await timesOf(sender, messageId);
  tell(clock(availableAt), receiver.organisation.id, 'has it available');
  tell(clock(acknowledgedAt), receiver.organisation.id, `acknowledges: ${code}`);
  if (code !== step.acknowledge.code)
    throw new Error(`expected the acknowledgement ${step.acknowledge.code}`);
}

async function timesOf(
  sender: Party,
  messageId: string,
): Promise<{ readonly availableAt: string; readonly acknowledgedAt: string }> {
  const delivery = at(await sender.timeline(messageId), 'deliveries', 0);
  return {
    availableAt: asText(at(delivery, 'availableAt')) ?? '',
    acknowledgedAt: asText(at(delivery, 'acknowledgedAt')) ?? '',
  };
}

function parameterIn(body: unknown, name: string): string {
  const found = asList(at(body, 'parameter')).find((each) => at(each, 'name') === name);
  const { valueId, valueCode, valueInstant } = (found ?? {}) as Record<string, unknown>;
  return String(valueId ?? valueCode ?? valueInstant ?? '');
}

function codesIn(body: unknown): readonly string[] {
  const outcome = at(
    asList(at(body, 'parameter')).find((each) => at(each, 'name') === 'outcome'),
    'resource',
  );
  return asList(at(outcome ?? body, 'issue'))
    .map((issue) => asText(at(issue, 'details', 'coding', 0, 'code')))
    .filter((code) => code !== undefined && !notes.has(code))
    .map(String);
}

/** Notes that every message gets; the story tells what is out of the ordinary. */
const notes: ReadonlySet<string> = new Set([
  'profile.not-checked',
  'profile.judged',
  'profile.judged-except',
  'course.sent',
]);

/** The time of day of an instant, to the millisecond, UTC. */
function clock(instant: string): string {
  return instant.slice(11, 23);
}
