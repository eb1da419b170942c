import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { canonicalOf, topics } from '../../src/subscribe/topics.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'subscriptions.md'), 'utf8');
const told = page.split('\n').filter((line) => line.includes('/SubscriptionTopic/') && line.startsWith('|'));
const named = (name: string) => topics.find((topic) => topic.name === name);
const inWords = ['course', 'region'];
const parts = ['referral', 'stay', 'discharge-notice', 'end-of-stay'];

it('docs/subscriptions.md has a row for each topic and no other', () => {
  expect(told.map((line) => /`([^`]+)`/.exec(line)?.[1])).toEqual(topics.map(canonicalOf));
});

it.each(topics.filter(({ name }) => !inWords.includes(name)))(
  'docs/subscriptions.md names the events of the topic $name',
  (topic) => {
    const row = told.find((line) => line.includes(`${canonicalOf(topic)}\``)) ?? '';
    expect([...row.matchAll(/`((?:sop|task)-[^`]+)`/g)].map(([, event]) => event)).toEqual(topic.events);
  },
);

it('the topics of everything have all the others have of a course', () => {
  const all = parts.flatMap((name) => named(name)?.events ?? []).toSorted();
  for (const name of inWords) expect(named(name)?.events.toSorted()).toEqual(all);
});
