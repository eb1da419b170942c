import { asksAboutReferral } from '../course/read/read-question.ts';
import { assembledAt } from '../message/envelope.ts';
import { careCommunicationEvent, hospitalNotificationEvent } from '../message/event.ts';
import { followCapacity } from './capacity/follow-capacity.ts';
import { followCase, isCase } from './follow-case.ts';
import { closeAnswered, finishedLetter, followFinished } from './follow-finished.ts';
import { type CourseCandidate, type Followed, type FollowParts, notForThem, nothing } from './followed.ts';
import { judgeCorrespondence } from './judge-correspondence.ts';
import { judgeNotification } from './judge-notification.ts';

/** What a message does that is about no course; undefined for one that may be about one. */
export async function followBeside(
  candidate: CourseCandidate,
  parts: FollowParts,
): Promise<Followed | undefined> {
  const { network } = parts;
  const { envelope, receivedAt: now, sender, deliveries, inWords } = candidate;
  if (envelope.event === hospitalNotificationEvent) {
    const findings = judgeNotification(candidate.bundle());
    return { ...nothing, findings, routed: findings.length === 0 };
  }
  if (candidate.letter === finishedLetter && envelope.event === careCommunicationEvent)
    return { ...nothing, tasks: await followFinished(candidate, parts) };
  const isOurs = envelope.event.startsWith('sop-');
  if (envelope.event === careCommunicationEvent && sender.kind === 'sop') {
    const receivers = deliveries.map(({ receiver }) => receiver);
    return { ...nothing, findings: judgeCorrespondence(candidate.bundle(), receivers, network) };
  }
  // Of MedCom's messages only the visitation's question about a referral tells a course something (M05).
  if (!isOurs && (envelope.event !== careCommunicationEvent || sender.kind !== 'visitation')) return nothing;
  const bundle = candidate.bundle();
  if (!isOurs && !asksAboutReferral(bundle))
    return { ...nothing, tasks: await closeAnswered(candidate, parts) };
  const sentAt = assembledAt(envelope, now);
  if (envelope.event === 'sop-capacity') {
    const { messageId } = envelope;
    const { findings, capacity, tasks } = await followCapacity(
      { bundle, messageId, sender, sentAt, now },
      parts,
    );
    return { ...nothing, findings, tasks, ...(capacity.length === 0 ? {} : { ledger: { capacity } }) };
  }
  if (isCase(envelope.event)) {
    const { event, messageId } = envelope;
    const receivers = deliveries.map(({ receiver }) => receiver);
    const { findings, tasks } = followCase(
      { bundle, event: envelope.event, messageId, sender, receivers, now },
      parts,
    );
    return { ...nothing, findings: [...findings, ...inWords.map(notForThem(event))], tasks };
  }
  return undefined;
}
