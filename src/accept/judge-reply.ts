import type { Bundle } from '@medplum/fhirtypes';
import { acknowledgementEvent, hospitalNotificationEvent } from '../message/event.ts';
import { writeLetterReference } from '../message/letter-reference.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { Store } from '../store/store.ts';
import type { Candidate } from './accept.ts';

/**
 * A reply to a message that came as a letter names the letter, `lokationsnummer#brevid`, as an entity of its Provenance,
 * so that whoever has only the letters finds it (R-MSG-05, MedCom messaging-provenance). Told, and nothing refused. Who writes
 * letters names letters anyway; an acknowledgement becomes a receipt that does; and a HospitalNotification continues what
 * its own sender has told, and answers nobody.
 */
export async function judgeReply(
  { envelope, bundle, made }: Pick<Candidate, 'envelope' | 'bundle' | 'made'>,
  store: Pick<Store, 'legacyIds' | 'sourceFacts'>,
): Promise<readonly Problem[]> {
  const { predecessor } = envelope.thread;
  if (predecessor === undefined || made !== undefined || answersNobody.has(envelope.event)) return [];
  const pairs = await store.legacyIds({ fhir: [predecessor] });
  const letter = pairs.find(({ kind, part }) => kind === 'letter' && part === 0);
  // What went out as a letter has a pair too.
  if (letter === undefined || (await store.sourceFacts(predecessor)) === undefined) return [];
  const expected = writeLetterReference({ gln: letter.owner, letter: letter.legacy });
  return named(bundle()).includes(expected)
    ? []
    : [problem('reply.letter-unnamed', { rule: 'R-MSG-05', params: { expected } })];
}

const answersNobody: ReadonlySet<string> = new Set([acknowledgementEvent, hospitalNotificationEvent]);

function named({ entry = [] }: Bundle): readonly (string | undefined)[] {
  return entry.flatMap(({ resource }) =>
    resource?.resourceType === 'Provenance'
      ? (resource.entity ?? []).map(({ what }) => what?.identifier?.value)
      : [],
  );
}
