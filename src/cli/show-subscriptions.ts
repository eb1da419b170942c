import { asList, asText, at } from '../fhir/json.ts';
import { ask, type ReadOptions } from './read-commands.ts';
import type { Terminal } from './terminal.ts';

/** `overgang subscriptions`: how the caller's own subscriptions stand; operators are told of all. */
export function showSubscriptions(options: ReadOptions, terminal: Terminal): Promise<number> {
  return ask(['/subscriptions'], options, terminal, (body) => {
    const subscriptions = asList(at(body, 'subscriptions'));
    for (const each of subscriptions) terminal.line(subscriptionLine(each));
    if (subscriptions.length === 0) terminal.line('no subscriptions');
  });
}

/** A subscription in a line: whose, of what, how it stands, how far it has come, and what is in its way. */
function subscriptionLine(subscription: unknown): string {
  const topic = asText(at(subscription, 'topic'))?.split('/').at(-1);
  const taken = at(subscription, 'taken');
  const error = asText(at(subscription, 'error'));
  const next = asText(at(subscription, 'next'));
  return (
    `${at(subscription, 'id')}  ${at(subscription, 'organisation')}  ${topic} by ${at(subscription, 'channel')}: ` +
    `${at(subscription, 'status')}, ${at(subscription, 'events')} events` +
    (taken === undefined ? '' : `, ${taken} taken`) +
    (error === undefined
      ? ''
      : `; ${error}, ${at(subscription, 'failures')} times since ${at(subscription, 'failingSince')}`) +
    (next === undefined ? '' : `; next at ${next}`)
  );
}
