import { type Course, currentReferral, type ReferralRecord, referralOf } from '../course.ts';
import type { CourseEvent } from '../course-message.ts';
import { referralTable } from '../tables/referral-table.ts';
import { step, target } from '../tables/step.ts';

/** The referral an event is about, after it. */
export function applyReferral(course: Course, event: CourseEvent): Course {
  const named = 'referralId' in event.facts ? event.facts.referralId : undefined;
  const before =
    named === undefined
      ? currentReferral(course)
      : (referralOf(course, named) ?? newReferral(named, event.at));
  if (before === undefined) return course;
  const known = withFacts(before, event);
  const row = step(referralTable, known.state, { course, event });
  const state = row === undefined ? known.state : target(row, known.state);
  const after = state === known.state ? known : entering({ ...known, state, since: event.at });
  if (state === 'alternative-accepted' && state !== known.state)
    return withAlternative(course, after, event.at);
  return withReferral(course, after);
}

function entering(referral: ReferralRecord): ReferralRecord {
  const { state, since, searchingSince = since } = referral;
  return state === 'no-capacity' ? { ...referral, searchingSince } : referral;
}

function newReferral(referralId: string, at: number): ReferralRecord {
  return { referralId, state: 'draft', since: at, criteria: {}, flags: [], dialogueRecorded: false };
}

function withFacts(referral: ReferralRecord, event: CourseEvent): ReferralRecord {
  switch (event.kind) {
    case 'referral-received':
    case 'referral-supplemented': {
      const { criteria, flags, origin, wish, dialogue, addressMunicipality, noAddress } = event.facts;
      return {
        ...referral,
        referrer: referral.referrer ?? event.sender,
        criteria: { ...referral.criteria, ...criteria },
        flags,
        dialogueRecorded: referral.dialogueRecorded || (dialogue?.citizen === true && dialogue.municipality),
        ...(origin === undefined ? {} : { origin }),
        ...(event.facts.rehabilitationPlan === true ? { rehabilitationPlan: true as const } : {}),
        ...(event.facts.byLetter === true ? { byLetter: true as const } : {}),
        ...(wish === undefined ? {} : { wish }),
        ...(addressMunicipality === undefined ? {} : { addressMunicipality }),
        ...(noAddress === true ? { noAddress } : {}),
      };
    }
    case 'allocation-granted':
      return { ...referral, criteria: { ...referral.criteria, ...event.facts.criteria } };
    case 'referral-redirected': {
      const { rehabilitation: _, ...anew } = referral;
      return { ...anew, redirectedTo: event.facts.to };
    }
    case 'rehabilitation-decided':
      return referral.state === 'redirected'
        ? { ...referral, rehabilitation: event.facts.accepted ? 'accepted' : 'declined' }
        : referral;
    case 'dialogue-recorded':
      return { ...told(referral), dialogueRecorded: true };
    case 'decision-failed':
      return { ...referral, untoldSince: referral.untoldSince ?? event.at };
    case 'decision-delivered':
    case 'alternative-accepted':
    case 'alternative-declined':
      return told(referral);
    default:
      return referral;
  }
}

/** The referrer knows of the decision: it was delivered, talked over or answered (R-ALL-16). */
function told({ untoldSince: _, ...referral }: ReferralRecord): ReferralRecord {
  return referral;
}

/** The accepted alternative is a referral of its own, which the visitation decides on (domain model 4.1, r9). */
function withAlternative(course: Course, accepted: ReferralRecord, at: number): Course {
  const replacedBy = `${accepted.referralId}/alternative`;
  const { searchingSince: _, ...found } = accepted;
  const alternative: ReferralRecord = {
    ...found,
    referralId: replacedBy,
    state: 'in-assessment',
    since: at,
  };
  const replaced = withReferral(course, { ...accepted, replacedBy });
  return { ...replaced, referrals: [...replaced.referrals, alternative] };
}

function withReferral(course: Course, referral: ReferralRecord): Course {
  const index = course.referrals.findIndex(({ referralId }) => referralId === referral.referralId);
  if (index === -1) return { ...course, referrals: [...course.referrals, referral] };
  if (course.referrals[index] === referral) return course;
  return { ...course, referrals: course.referrals.with(index, referral) };
}
