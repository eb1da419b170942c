import { municipalityCodes } from '../course/organisation/municipality-codes.ts';
import { asList, asText, at, type JsonObject } from '../fhir/json.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { Organisation } from '../network/network.ts';
import type { Interest } from '../store/subscriptions.ts';
import { backport } from './backport.ts';
import { keptEvent, type Topic } from './topics.ts';

/** What a subscription is narrowed to, or why it cannot be. */
export interface ReadFilters {
  readonly interest: Interest;
  readonly problems: readonly Problem[];
}

const path = 'Subscription.criteria.extension';
const filters = ['event', 'residence-municipality', 'course'];

/**
 * Reads `Bundle?event=…&residence-municipality=…&course=…` from the filter extensions of a subscription. All of them must
 * hold; each may be named once, `event` with several values separated by commas. A municipality may ask for its own
 * residents only. (R-SEC-02.)
 */
export function readFilters(resource: JsonObject, topic: Topic, subscriber: Organisation): ReadFilters {
  const problems: Problem[] = [];
  const found = new Map<string, string>();
  for (const [index, each] of asList(at(resource, '_criteria', 'extension')).entries()) {
    if (at(each, 'url') !== backport.filter) continue;
    const expression = `${path}[${index}]`;
    const text = asText(at(each, 'valueString')) ?? '';
    const [, query] = /^Bundle\?(.+)$/s.exec(text) ?? [];
    if (query === undefined) {
      problems.push(problem('subscription.filter-form', { expression, params: { found: shortened(text) } }));
      continue;
    }
    for (const [name, value] of new URLSearchParams(query)) {
      if (!filters.includes(name)) {
        const params = { name: shortened(name), expected: filters.join(', ') };
        problems.push(problem('subscription.filter-unknown', { expression, params }));
      } else if (found.has(name)) {
        problems.push(problem('subscription.filter-repeated', { expression, params: { name } }));
      } else found.set(name, value);
    }
  }
  const events = eventsOf(found.get('event'), topic, problems);
  if (topic.ofAuthority === true && subscriber.kind !== 'region') {
    const expression = 'Subscription.criteria';
    problems.push(problem('subscription.authority-only', { expression, rule: 'R-SEC-02' }));
  }
  const residence = found.get('residence-municipality');
  const course = found.get('course');
  judgeResidence(residence, subscriber, problems);
  if (course !== undefined && !/^[A-Za-z0-9-]{1,64}$/.test(course)) {
    problems.push(badValue('course', course, 'the id of a course'));
  }
  const kept = events.map((each) => keptEvent(topic, each));
  return { interest: { events: kept, residence, course }, problems };
}

function eventsOf(text: string | undefined, topic: Topic, problems: Problem[]): readonly string[] {
  if (text === undefined) return topic.events;
  const events = text.split(',');
  for (const each of events) {
    if (!topic.events.includes(each)) problems.push(badValue('event', each, topic.events.join(', ')));
  }
  return events;
}

/** Bodies of a municipality: they see its own residents only. */
const municipal: readonly string[] = ['municipality', 'municipal-nursing'];

function judgeResidence(
  code: string | undefined,
  { kind, municipalityCode }: Organisation,
  problems: Problem[],
): void {
  if (code === undefined) return;
  if (!municipalityCodes.has(code)) {
    problems.push(
      badValue('residence-municipality', code, 'the four digits of a municipality, such as 0101'),
    );
  } else if (municipal.includes(kind) && municipalityCode !== code) {
    const params = { found: code, own: String(municipalityCode) };
    problems.push(problem('subscription.other-municipality', { expression: path, rule: 'R-SEC-02', params }));
  }
}

function badValue(name: string, value: string, expected: string): Problem {
  const params = { name, found: shortened(value), expected };
  return problem('subscription.filter-value', { expression: path, params });
}

/** What is not understood may be anything, a CPR number too: only its beginning is told. */
function shortened(text: string): string {
  return text.replace(/\d(?=\d{4})/g, '*').slice(0, 60);
}
