import type { Organization, Reference, Resource } from '@medplum/fhirtypes';
import type { Problem } from '../../message/problem.ts';
import type { CourseEventKind, CourseFacts } from '../course-facts.ts';
import type { Party } from '../party.ts';
import { readInstant } from '../time/read-instant.ts';
import type { BundleView } from './bundle-view.ts';
import type { CourseDirectory } from './course-directory.ts';

/** One message while it is read: the view on it, the directory, and the problems found so far. */
export interface Reading {
  readonly view: BundleView;
  readonly directory: CourseDirectory;
  readonly problems: Problem[];
  /** When the sender says it was sent, milliseconds since the epoch. */
  readonly occurred: number;
}

/** A kind of event with its facts, before it becomes a message. */
export type Read = {
  readonly [K in CourseEventKind]: { readonly kind: K; readonly facts: CourseFacts[K] };
}[CourseEventKind];

/** What happened, and when, where that is another time than the message was sent. */
export interface ReadEvent {
  readonly read: Read;
  readonly at?: number;
}

/** An instant of the message; a time that cannot be used is a problem of the message (R-ID-11). */
export function instantAt(
  reading: Reading,
  text: string | undefined,
  expression: string,
): number | undefined {
  if (text === undefined) return undefined;
  const { instant, problems } = readInstant(text, expression);
  reading.problems.push(...problems);
  return instant;
}

/** The party behind a reference to an organisation. */
export function partyAt({ view, directory }: Reading, reference: Reference | undefined): Party | undefined {
  const resource = view.find(reference);
  return resource?.resourceType === 'Organization' ? partyOf(resource, directory) : undefined;
}

/** A party by its SOR id; one that nobody knows is `other`, which may say nothing. */
function partyOf(organisation: Organization, directory: CourseDirectory): Party {
  const sor = organisation.identifier?.find(({ system }) => system === 'urn:oid:1.2.208.176.1.1')?.value;
  return (sor === undefined ? undefined : directory.party(sor)) ?? { id: sor ?? '?', kind: 'other' };
}

/** The value of a resource's business identifier, without the prefix of a UUID. */
export function businessId(
  identified: { identifier?: readonly { value?: string }[] } | undefined,
): string | undefined {
  return identified?.identifier?.[0]?.value?.replace(/^urn:uuid:/, '');
}

/** The business identifier a logical reference names. */
export function referredId(reference: Reference | undefined): string | undefined {
  return reference?.identifier?.value?.replace(/^urn:uuid:/, '');
}

/** Whether a resource is of a type, for reading the focus. */
export function isType<T extends Resource['resourceType']>(
  resource: Resource | undefined,
  type: T,
): resource is Extract<Resource, { resourceType: T }> {
  return resource?.resourceType === type;
}

/** An object without the entries that are undefined. */
export function present<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
} {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
