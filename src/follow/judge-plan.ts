import type { Bundle, CodeableConcept } from '@medplum/fhirtypes';
import { viewBundle } from '../course/read/bundle-view.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { Network, Organisation } from '../network/network.ts';

/** Levels of a rehabilitation plan (M22), as its category names them. */
const levels = { specialised: 'specialised', others: ['general', 'advanced'] } as const;

/**
 * Judges messages of the other transferred tasks by where they go: plans at specialised level go to FRV whatever the
 * diagnosis (R-SPR-02), others to the municipality (R-SPR-03), and a prevention provider takes citizens from whom its
 * entry in the network says (R-OTH-03).
 * @param receivers organisations that get the message
 */
export function judgePlan(
  bundle: Bundle,
  event: string,
  sender: Organisation,
  receivers: readonly string[],
  network: Network,
): readonly Problem[] {
  const taken = receivers.flatMap((id) => network.organisation(id) ?? []);
  if (event === 'sop-prevention-referral') return taken.flatMap((each) => judgeReferrer(sender, each));
  if (event !== 'sop-rehabilitation-plan') return [];
  const level = levelOf(bundle);
  const [first] = receivers;
  const goesTo = (kind: Organisation['kind']) => taken.some((each) => each.kind === kind);
  const params = { receiver: first ?? '–' };
  if (level === levels.specialised && !goesTo('specialised-visitation'))
    return [problem('rehabilitation.not-to-specialised', { rule: 'R-SPR-02', params })];
  return levels.others.some((each) => each === level) && !goesTo('municipality')
    ? [problem('rehabilitation.not-to-municipality', { rule: 'R-SPR-03', params })]
    : [];
}

function judgeReferrer(sender: Organisation, { id, referrers }: Organisation): readonly Problem[] {
  if (referrers === undefined || referrers.includes(sender.kind)) return [];
  const params = { receiver: id, expected: referrers.join(', '), found: sender.kind };
  return [problem('prevention.referrer', { rule: 'R-OTH-03', params })];
}

function levelOf(bundle: Bundle): string | undefined {
  const focus = viewBundle(bundle)?.focus;
  const categories: readonly CodeableConcept[] =
    focus?.resourceType === 'CarePlan' || focus?.resourceType === 'ServiceRequest'
      ? (focus.category ?? [])
      : [];
  return categories.flatMap(({ coding = [] }) => coding.flatMap(({ code }) => code ?? []))[0];
}
