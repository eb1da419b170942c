import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { asList, asText, at } from '../fhir/json.ts';
import { agrees, LetterBox, lookAt } from './look.ts';
import { letterMarks, type Step, type Variant } from './scenario.ts';
import type { Stage } from './stage.ts';

const patience = 10_000;
/** How `course.sent` names the receiver and the message. */
const sentWords = /(?:told|fortalt) (\S+) .*?, (?:message|meddelelse) (\S+)\./g;

/**
 * Plays one course of a scenario through the gateway's door, each step at its time, and tells the story.
 * @returns what was otherwise than the scenario says; nothing when all was right
 */
export async function playVariant(
  variant: Variant,
  folder: string,
  stage: Stage,
): Promise<readonly string[]> {
  const faults: string[] = [];
  const sent: Sent[] = [];
  stage.tell(`${variant.name}  ${variant.tells}`);
  const letters = new LetterBox(stage.exchange);
  const counted = new Set<string>();
  for (const step of variant.steps) {
    stage.setClock(Date.parse(step.at));
    stage.tell(`    ${step.at.slice(0, 16).replace('T', ' ')}  ${step.tells}`);
    const before = step.answersSentAt === undefined ? undefined : sent[step.answersSentAt - 1];
    letters.empty();
    const told = await sendStep(step, folder, stage, before);
    faults.push(...told.faults);
    for (const look of step.looks ?? []) {
      for (const words of look.words ?? []) stage.tell(`                      ${look.as} sees: “${words}”`);
      const about = { message: told.message, sent: told.written.at(-1), course: variant.course, letters };
      const seen = await lookAt(look, stage, about);
      faults.push(...seen.map((fault) => `${step.at}: ${fault}`));
    }
    sent.push({ ...told, letter: letters.newest() });
    const { body } = await stage.read(variant.reader, `/courses/${variant.course}`);
    faults.push(...judgeStanding(step, body).map((fault) => `${step.at}: ${fault}`));
    tellStanding(body, stage, counted);
  }
  return faults;
}

/**
 * Tells of a gateway that does not start, because its settings are refused.
 * @param start starts it, and stops it again; rejects with what is wrong with the settings
 * @returns what was otherwise than the scenario says
 */
export async function playRefusal(
  { name, tells, refused = '' }: Variant,
  start: () => Promise<unknown>,
  tell: Stage['tell'],
): Promise<readonly string[]> {
  tell(`${name}  ${tells}`);
  const fault = await start().then(
    () => undefined,
    (cause: unknown) => String(cause),
  );
  if (fault === undefined) return ['the gateway starts with these settings'];
  tell(`    the gateway does not start: ${fault.replace(/^Error: (\S+\.json: )?/, '')}`);
  return fault.includes(refused) ? [] : [`${fault} has no “${refused}”`];
}

/** What came of a step: ids of the messages the gateway wrote because of it, and what was otherwise than told. */
interface Sent {
  /** Id of its own message. */
  readonly message?: string;
  readonly written: readonly string[];
  /** The letter that came into a folder because of it. */
  readonly letter?: string | undefined;
  readonly faults: readonly string[];
}

async function sendStep(step: Step, folder: string, stage: Stage, answered?: Sent): Promise<Sent> {
  const { file, sender = '', status = 202, answers = [], findings = [], without = [], goesTo } = step;
  if (file === undefined) return { written: [], faults: [] };
  const text = readFileSync(join(folder, file), 'utf8');
  const bytes = Buffer.from(withIdsOf(text, answered));
  const isLetter = file.endsWith('.xml');
  const answer = await stage.send(sender, bytes, isLetter ? '/legacy' : '/fhir/$process-message');
  const message = isLetter ? answer.messageId : idIn(text);
  const issues = issuesOf(answer.body);
  const codes = issues.map(({ code }) => code);
  const told = issues.flatMap(({ text: words }) => [...words.matchAll(sentWords)]);
  stage.tell(`                      ${sender} sends ${file}: ${answer.status}`);
  for (const { severity, text, advice } of issues)
    stage.tell(`                      ${severity}: ${text}${severity === 'error' ? ` ${advice}` : ''}`);
  const to = answer.status === 202 && message !== undefined ? await available(message, sender, stage) : [];
  const reached = [...to, ...told.map(([, receiver = '']) => receiver)].toSorted();
  const faults = [
    ...(goesTo === undefined || reached.join() === goesTo.toSorted().join()
      ? []
      : [`${step.at}: goes to ${reached.join(', ') || 'nobody'}, not to ${goesTo.join(', ')}`]),
    ...(answer.status === status
      ? []
      : [`${step.at}: answered ${answer.status}, not ${status} (${codes.join(', ')})`]),
    ...answers
      .filter((words) => !answer.text.includes(words))
      .map((words) => `${step.at}: the answer has no “${words}”`),
    ...findings
      .filter((code) => !codes.includes(code))
      .map((code) => `${step.at}: no finding ${code} among ${codes.join(', ') || 'none'}`),
    ...without.filter((code) => codes.includes(code)).map((code) => `${step.at}: the finding ${code}`),
  ];
  return { written: told.map(([, , id = '']) => id), faults, ...(message === undefined ? {} : { message }) };
}

/** A receipt with the ids of the letter it answers. */
function withIdsOf(text: string, answered: Sent | undefined): string {
  return Object.entries(letterMarks).reduce(
    (told, [mark, element]) => told.replaceAll(mark, element.exec(answered?.letter ?? '')?.[1] ?? mark),
    text,
  );
}

function idIn(text: string): string | undefined {
  return asText(at(JSON.parse(text), 'entry', 0, 'resource', 'id'));
}

/** Waits until the message is available wherever it goes, and tells where that is: from then on time may pass. */
async function available(id: string, sender: string, stage: Stage): Promise<readonly string[]> {
  const until = performance.now() + patience;
  while (performance.now() < until) {
    const { body } = await stage.read(sender, `/messages/${id}`);
    const deliveries = asList(at(body, 'deliveries'));
    const waiting = deliveries.filter((each) => ['queued', 'failed'].includes(String(at(each, 'state'))));
    if (waiting.length === 0) return deliveries.map((each) => String(at(each, 'receiver')));
    await pause(5);
  }
  return [];
}

function judgeStanding(
  { standing = {}, absent = [], owed = [], notOwed = [] }: Step,
  body: unknown,
): readonly string[] {
  const tasks = asList(at(body, 'tasks')).map((each) => `${at(each, 'owner')}: ${at(each, 'kind')}`);
  return [
    ...Object.entries(standing)
      .filter(([name, expected]) => !agrees(expected, at(body, name)))
      .map(
        ([name, expected]) =>
          `${name} is ${JSON.stringify(at(body, name))}, expected ${JSON.stringify(expected)}`,
      ),
    ...absent
      .filter((name) => at(body, name) !== undefined)
      .map((name) => `${name} is ${JSON.stringify(at(body, name))}, expected nothing`),
    ...owed
      .filter((task) => !tasks.includes(task))
      .map((task) => `no task ${task} among ${tasks.join(', ') || 'none'}`),
    ...notOwed.filter((task) => tasks.includes(task)).map((task) => `the task ${task}`),
  ];
}

/** @param counted what was counted before, and is told again only when it has changed */
function tellStanding(body: unknown, { tell }: Stage, counted: Set<string>): void {
  if (at(body, 'id') === undefined) return;
  const [notice, tasks] = [at(body, 'notice'), asList(at(body, 'tasks'))];
  const effective = at(notice, 'effective');
  const margin =
    at(notice, 'outcome') === 'late'
      ? `${at(notice, 'shortfallMinutes')} minutes too early`
      : `${at(notice, 'slackMinutes') ?? 0} minutes to spare`;
  const transport = at(notice, 'transportDelay') === true ? '; it was the transport that delayed it' : '';
  const referral = asList(at(body, 'referrals')).at(-1);
  const referred = referral === undefined ? '' : `referral ${at(referral, 'state')}; `;
  tell(
    `                      → ${referred}stay ${at(body, 'stay', 'state')}` +
      (effective === undefined
        ? ''
        : `; notice ${at(notice, 'outcome')}, ${margin}, permitted from ${at(notice, 'earliest')}${transport}`),
  );
  for (const metric of asList(at(body, 'metrics'))) {
    const line = `${at(metric, 'name')}: ${at(metric, 'value')} (${at(metric, 'rule')})`;
    if (!counted.has(line)) tell(`                      → ${line}`);
    counted.add(line);
  }
  for (const task of tasks) {
    const rule = at(task, 'rule');
    const more = `${at(task, 'critical') === true ? ', critical' : ''}${at(task, 'escalated') === true ? ', escalated' : ''}`;
    tell(`                      → ${at(task, 'owner')} owes ${at(task, 'kind')} (${rule}${more})`);
  }
}

function issuesOf(body: unknown) {
  const outcome = asList(at(body, 'parameter')).find((each) => at(each, 'name') === 'outcome');
  return asList(at(at(outcome, 'resource') ?? body, 'issue'))
    .map((issue) => ({
      code: String(at(issue, 'details', 'coding', 0, 'code')),
      severity: String(at(issue, 'severity')),
      text: String(at(issue, 'details', 'text')),
      advice: String(at(issue, 'diagnostics') ?? ''),
    }))
    .filter(({ code }) => !code.startsWith('profile.'));
}
