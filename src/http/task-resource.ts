import type { Task as FhirTask } from '@medplum/fhirtypes';
import { type RuleId, rules } from '../course/rules/rules.ts';
import { narrative } from '../fhir/narrative.ts';
import { overgangBase, sorSystem } from '../message/systems.ts';
import type { Task } from '../message/task.ts';
import type { Network } from '../network/network.ts';

/**
 * A task as FHIR R4 Task: who must act, since when, why, and whether it has been done. Of the citizen it says nothing;
 * the course's id leads to the messages. https://hl7.org/fhir/R4/task.html
 */
export function taskResource(task: Task, network: Network): FhirTask {
  const { id, kind, owner, reason, openedAt, escalatedAt, closedAt } = task;
  const organisation = network.organisation(owner);
  const rule = typeof reason.rule === 'string' ? reason.rule : undefined;
  const says = rule !== undefined && Object.hasOwn(rules, rule) ? rules[rule as RuleId].says : undefined;
  const changed = new Date(closedAt ?? escalatedAt ?? openedAt).toISOString();
  return {
    resourceType: 'Task',
    id,
    meta: { lastUpdated: changed },
    text: narrative(kind, [
      ['Ansvarlig / Owner', organisation?.name ?? owner],
      ['Siden / Since', new Date(openedAt).toISOString()],
      ...Object.entries(reason).map(([name, value]) => [name, String(value)] as const),
    ]),
    status: closedAt === undefined ? 'requested' : 'completed',
    intent: 'order',
    priority: reason.critical === undefined ? (escalatedAt === undefined ? 'routine' : 'urgent') : 'stat',
    code: {
      coding: [{ system: `${overgangBase}/CodeSystem/overgang-task`, code: kind }],
      text: says ?? kind,
    },
    ...(task.courseId === undefined
      ? {}
      : { groupIdentifier: { system: `${overgangBase}/course`, value: task.courseId } }),
    ...(task.messageId === undefined
      ? {}
      : { focus: { type: 'MessageHeader', identifier: { value: task.messageId } } }),
    authoredOn: new Date(openedAt).toISOString(),
    lastModified: changed,
    ...(organisation === undefined
      ? {}
      : {
          owner: {
            type: 'Organization',
            identifier: { system: sorSystem, value: organisation.sor },
            display: organisation.name,
          },
        }),
    ...(rule === undefined ? {} : { reasonCode: { text: rule } }),
    ...(task.dueAt === undefined
      ? {}
      : { restriction: { period: { end: new Date(task.dueAt).toISOString() } } }),
  };
}
