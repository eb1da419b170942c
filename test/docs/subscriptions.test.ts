import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { canonicalOf, topics } from '../../src/subscribe/topics.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'subscriptions.md'), 'utf8');
const told = page.split('\n').filter((line) => line.includes('/SubscriptionTopic/') && line.startsWith('|'));

it('docs/subscriptions.md has a row for each topic and no other', () => {
  expect(told.map((line) => /`([^`]+)`/.exec(line)?.[1])).toEqual(topics.map(canonicalOf));
});

it.each(topics.slice(0, -1))('docs/subscriptions.md names the events of the topic $name', (topic) => {
  const row = told.find((line) => line.includes(`${canonicalOf(topic)}\``)) ?? '';
  expect([...row.matchAll(/`(sop-[^`]+)`/g)].map(([, event]) => event)).toEqual(topic.events);
});

it('the topic of everything has all the others have', () => {
  const [all, ...others] = topics.toReversed();
  expect(all?.events.toSorted()).toEqual(others.flatMap(({ events }) => events).toSorted());
});
