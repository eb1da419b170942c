import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import { writeFhirXml } from '../fhir/xml/write-fhir-xml.ts';
import { formatOf } from '../parse/media-type.ts';
import { backport } from './backport.ts';
import { usualMediaType } from './settings.ts';
import { type StatusParts, statusParameters } from './status-parameters.ts';
import type { ToldEvent } from './told-events.ts';

/** What a notification tells. */
export interface NotificationParts extends Omit<StatusParts, 'id'> {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Makes UUIDs. */
  readonly newId: () => string;
}

/**
 * A notification: a Bundle of type history whose first entry is the status; then an entry for each event that may be told
 * by more than its number, with the message in it where it is told in full.
 * https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/StructureDefinition-backport-subscription-notification-r4.html
 */
export function notification({ kept, topic, type, events = [], at, newId }: NotificationParts): Bundle {
  const statusId = newId();
  const own = `${kept.base}/Subscription/${kept.id}`;
  return {
    resourceType: 'Bundle',
    id: newId(),
    meta: { profile: [backport.notification] },
    type: 'history',
    timestamp: new Date(at).toISOString(),
    entry: [
      {
        fullUrl: `urn:uuid:${statusId}`,
        resource: statusParameters({ kept, topic, type, events, id: statusId }),
        request: { method: 'GET', url: `${own}/$status` },
        response: { status: '200' },
      },
      ...events.flatMap(({ message, task, resource }): BundleEntry[] =>
        message === undefined
          ? taskEntry(task, kept.base)
          : [
              {
                fullUrl: `${kept.base}/Bundle/${message.bundleId}`,
                ...(resource === undefined ? {} : { resource }),
                request: { method: 'POST', url: 'Bundle' },
                response: { status: '201' },
              },
            ],
      ),
    ],
  };
}

/** A task is read where it stands: it goes on changing after it was told of. */
function taskEntry(task: ToldEvent['task'], base: string): BundleEntry[] {
  if (task === undefined) return [];
  const url = `Task/${task.id}`;
  return [{ fullUrl: `${base}/${url}`, request: { method: 'PUT', url }, response: { status: '200' } }];
}

/** A notification as bytes, in the format the subscriber takes; in JSON when it cannot be had in XML. */
export function written(
  bundle: Bundle,
  mediaType: string,
): { readonly bytes: Uint8Array; readonly mediaType: string } {
  if (formatOf(mediaType)?.format === 'xml') {
    const outcome = writeFhirXml(bundle);
    if ('xml' in outcome) return { bytes: Buffer.from(outcome.xml), mediaType: 'application/fhir+xml' };
  }
  return { bytes: Buffer.from(JSON.stringify(bundle)), mediaType: usualMediaType };
}
