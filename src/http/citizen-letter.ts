import type { Bundle } from '@medplum/fhirtypes';
import { complaintGuidance, isDecision, withGuidance } from '../follow/complaint-guidance.ts';
import { tellMessage } from '../follow/write/tell.ts';
import { nameIn } from '../follow/write/write-sends.ts';
import { problem } from '../message/problem.ts';
import { parse } from '../parse/parse.ts';
import type { Store } from '../store/store.ts';
import { answerProblems } from './answer.ts';
import type { CourseReadParts } from './course-read.ts';
import { recordDisclosure } from './record-disclosure.ts';
import { callerOf, type Handler } from './request-context.ts';

/** What writing the letter needs. */
export interface CitizenLetterParts extends Omit<CourseReadParts, 'store'> {
  readonly store: Pick<Store, 'content' | 'message' | 'recordDisclosure'>;
}

const nothing: Bundle = { resourceType: 'Bundle', type: 'message' };

/**
 * `GET /courses/{id}/citizen-letter`: the text of the letter to the citizen about the last decision on the referral, with
 * how to complain of it (R-ALL-17), for whoever decided and for that one's region, or who has taken over from them: they
 * send it, the gateway reaches no citizens. Danish, plain text, times on a Danish clock. 404 for anybody else, and while nothing is decided. What the
 * decision says in words is missing once its content is purged. Who read it is recorded.
 */
export function citizenLetter(parts: CitizenLetterParts): Handler {
  const { follow, store, network, now } = parts;
  return async (request, response) => {
    const { organisations } = callerOf(response);
    const present = await follow.present(request.params.id ?? '', now());
    const decision = present?.events.findLast(isDecision);
    const deciders =
      decision === undefined ? [] : [decision.sender.id, network.authorityOf(decision.sender.id)];
    if (
      present === undefined ||
      decision === undefined ||
      ![...organisations].some((id) => network.lineage(id).some((each) => deciders.includes(each)))
    ) {
      answerProblems(request, response, [problem('request.not-found')]);
      return;
    }
    const { courseId } = present.kept;
    const { messageId } = decision;
    await recordDisclosure(parts, response, 'course', courseId, { courseId, messageId });
    const source = await contentOf(decision.messageId, store);
    const told = tellMessage(decision, present.course, source, nameIn(network));
    const { text } = withGuidance(told, complaintGuidance(decision, present.course, parts));
    response.status(200).set('Content-Type', 'text/plain; charset=utf-8').send(`${text}\n`);
  };
}

async function contentOf(messageId: string, store: CitizenLetterParts['store']): Promise<Bundle> {
  const [message, content] = await Promise.all([store.message(messageId), store.content(messageId)]);
  if (message === undefined || content === undefined) return nothing;
  return (parse(content, message.mediaType).message?.resource ?? nothing) as unknown as Bundle;
}
