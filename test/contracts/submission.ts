import { createHash, randomUUID } from 'node:crypto';
import type { Submission } from '../../src/store/store.ts';

/** A submission with ids of its own and one delivery to the mailbox `kom`. */
export function submission(changes: Partial<Submission> = {}): Submission {
  const bytes = changes.bytes ?? Buffer.from(`{"n":"${randomUUID()}"}`);
  return {
    messageId: randomUUID(),
    bundleId: randomUUID(),
    event: 'hospital-notification-message',
    sender: 'hospital',
    courseId: undefined,
    timestamp: '2027-04-01T10:00:00+02:00',
    receivedAt: 1000,
    mediaType: 'application/fhir+json',
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    problems: [],
    deliveries: [to('kom')],
    acknowledges: undefined,
    ...changes,
  };
}

/** A delivery to the only receiver at an endpoint. */
export function to(endpoint: string, acknowledgement: 'awaited' | 'none-owed' = 'awaited') {
  return { id: randomUUID(), receiver: endpoint, endpoint, acknowledgement } as const;
}
