import type { Bundle, CodeableConcept } from '@medplum/fhirtypes';
import { viewBundle } from '../course/read/bundle-view.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { Network, Organisation } from '../network/network.ts';
import { judgePrevention } from './judge-prevention.ts';
import { judgeRole } from './judge-role.ts';

/** The level of a rehabilitation plan (M22) that FRV decides about, as its category names it. */
const specialised = 'specialised';

/**
 * Judges messages of the other transferred tasks by where they go: plans at specialised level go to FRV whatever the
 * diagnosis (R-SPR-02), and others not to FRV but to the municipality (R-SPR-03); acute nursing acts on a doctor's order, which
 * a referrer that is none must name (R-OTH-01). The hour makes no difference.
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
  if (event === 'sop-prevention-referral') return judgePrevention(bundle, sender, taken);
  const strangers = judgeRole(event, sender, taken);
  if (strangers.length > 0) return strangers;
  if (event === 'sop-acute-nursing-referral') return judgeOrder(bundle, sender);
  if (event !== 'sop-rehabilitation-plan') return [];
  const level = levelOf(bundle);
  const toSpecialised = taken.some(({ kind }) => kind === 'specialised-visitation');
  const params = { receiver: receivers[0] ?? '–' };
  if (level === specialised && !toSpecialised)
    return [problem('rehabilitation.not-to-specialised', { rule: 'R-SPR-02', params })];
  const isAstray = ordinary.includes(level ?? '') && toSpecialised && !taken.some(isMunicipality);
  return isAstray ? [problem('rehabilitation.not-to-municipality', { rule: 'R-SPR-03', params })] : [];
}

/** The levels that the municipality decides about. */
const ordinary: readonly string[] = ['general', 'advanced'];

function isMunicipality({ kind }: Organisation): boolean {
  return kind === 'municipality';
}

/** Whoever has doctors of its own orders by referring. */
const ordering: readonly Organisation['kind'][] = ['hospital', 'general-practice', 'attached-doctor'];

function judgeOrder(bundle: Bundle, { kind }: Organisation): readonly Problem[] {
  const focus = viewBundle(bundle)?.focus;
  const named =
    focus?.resourceType === 'ServiceRequest' &&
    [...(focus.basedOn ?? []), ...(focus.supportingInfo ?? [])].length > 0;
  return named || ordering.includes(kind) ? [] : [problem('acute-nursing.no-order', { rule: 'R-OTH-01' })];
}

function levelOf(bundle: Bundle): string | undefined {
  const focus = viewBundle(bundle)?.focus;
  const categories: readonly CodeableConcept[] =
    focus?.resourceType === 'CarePlan' || focus?.resourceType === 'ServiceRequest'
      ? (focus.category ?? [])
      : [];
  return categories.flatMap(({ coding = [] }) => coding.flatMap(({ code }) => code ?? []))[0];
}
