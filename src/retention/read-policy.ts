import type { NetworkFile } from '../network/network.ts';
import type { RetentionPolicy } from '../store/retention.ts';

const day = 24 * 3_600_000;
const preset = { steps: 1825, refusals: 365, courses: 1825, tasks: 1825, audit: 1825 };

/** The periods of a checked network file; undefined when it names none, and nothing is purged. */
export function readPolicy({ retention, organisations }: NetworkFile): RetentionPolicy | undefined {
  if (retention === undefined) return undefined;
  const endpoints = organisations.flatMap((organisation) => organisation.endpoints);
  return {
    periods: new Map(Object.entries(retention.events ?? {}).map(([event, days]) => [event, days * day])),
    otherPeriod: retention.default * day,
    stepPeriod: (retention.steps ?? preset.steps) * day,
    refusalPeriod: (retention.refusals ?? preset.refusals) * day,
    coursePeriod: (retention.courses ?? preset.courses) * day,
    taskPeriod: (retention.tasks ?? preset.tasks) * day,
    auditPeriod: (retention.audit ?? preset.audit) * day,
    ownQueues: new Set(endpoints.filter(({ kind }) => kind === 'amqp').map(({ id }) => id)),
  };
}
