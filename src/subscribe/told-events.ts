import type { Resource } from '@medplum/fhirtypes';
import { parseExactJson } from '../fhir/xml/exact-decimal.ts';
import { parseFhirXml } from '../fhir/xml/parse-fhir-xml.ts';
import type { Task } from '../message/task.ts';
import { formatOf } from '../parse/media-type.ts';
import type { Store, StoredMessage } from '../store/store.ts';
import { type SubscriptionEvent, taskOfEvent } from '../store/subscriptions.ts';
import type { Content } from './settings.ts';

/** An event with as much of its message as may be told. */
export interface ToldEvent extends SubscriptionEvent {
  /** Absent where the content is to be empty. */
  readonly message: Pick<StoredMessage, 'bundleId' | 'event' | 'courseId' | 'purgedAt'> | undefined;
  /** The task it is about, where it is one of a task and may be told by more than its number. */
  readonly task?: Pick<Task, 'id' | 'kind' | 'courseId'> | undefined;
  /** The message itself; absent unless it is asked for, still kept, and fits. */
  readonly resource: Resource | undefined;
}

/** What reading events rests on. */
export interface ToldEventParts {
  readonly store: Pick<Store, 'message' | 'content' | 'task'>;
  /** Most bytes of messages in one notification; a message beyond them is left for the next one. */
  readonly mostBytes: number;
  /** Who is told: what an operator keeps from it is told by its reference only. */
  readonly organisation: string;
}

/**
 * As many of the given events as fit into one notification, in order, at least one. A message that alone is too large is
 * told by its reference.
 */
export async function toldEvents(
  events: readonly SubscriptionEvent[],
  content: Content,
  { store, mostBytes, organisation }: ToldEventParts,
): Promise<readonly ToldEvent[]> {
  const told: ToldEvent[] = [];
  let size = 0;
  for (const event of events) {
    const taskId = taskOfEvent(event);
    if (taskId !== undefined) {
      const task = content === 'empty' ? undefined : await store.task(taskId);
      told.push({ ...event, message: undefined, task, resource: undefined });
      continue;
    }
    const message = content === 'empty' ? undefined : await store.message(event.messageId);
    const fits =
      content === 'full-resource' &&
      message !== undefined &&
      message.purgedAt === undefined &&
      mayHave(message, organisation) &&
      message.size <= mostBytes;
    if (fits && size + message.size > mostBytes) break;
    const bytes = fits ? await store.content(event.messageId) : undefined;
    size += bytes?.byteLength ?? 0;
    const resource = bytes === undefined ? undefined : readResource(bytes, message?.mediaType ?? '');
    told.push({ ...event, message, resource });
  }
  return told;
}

/** (R-SEC-08: what went to the wrong receiver is held back by an operator.) */
function mayHave({ deliveries }: StoredMessage, organisation: string): boolean {
  return deliveries.some(
    ({ receiver, state }) => receiver === organisation && state !== 'parked' && state !== 'cancelled',
  );
}

function readResource(bytes: Uint8Array, mediaType: string): Resource | undefined {
  if (formatOf(mediaType)?.format !== 'xml') {
    return parseExactJson(new TextDecoder().decode(bytes)) as Resource;
  }
  const parsed = parseFhirXml(bytes);
  return 'json' in parsed ? (parseExactJson(parsed.json) as Resource) : undefined;
}
