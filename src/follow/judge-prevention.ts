import type { Bundle, ServiceRequest } from '@medplum/fhirtypes';
import { type BundleView, viewBundle } from '../course/read/bundle-view.ts';
import { type Problem, problem } from '../message/problem.ts';
import { overgangBase } from '../message/systems.ts';
import type { Organisation } from '../network/network.ts';

const overlaps = `${overgangBase}/CodeSystem/sop-prevention-overlap`;

/**
 * Judges a referral to patient-directed prevention (M24). A provider takes citizens from whom its entry in the network says
 * (S-53, S-54). Whoever refers documents alike: a reason, and the clarifying conversation with the citizen as a completed
 * Communication (R-OTH-03). Nicotine and alcohol are marked, because the municipality has services of the same kind (R-OTH-04).
 * @param receivers organisations that get the message
 */
export function judgePrevention(
  bundle: Bundle,
  sender: Organisation,
  receivers: readonly Organisation[],
): readonly Problem[] {
  const view = viewBundle(bundle);
  const referred = receivers.flatMap((each) => judgeReferrer(sender, each));
  if (view?.focus?.resourceType !== 'ServiceRequest') return referred;
  return [...referred, ...judgeDocumented(view, view.focus), ...markOverlap(view.focus)];
}

function judgeReferrer(sender: Organisation, { id, referrers }: Organisation): readonly Problem[] {
  if (referrers === undefined || referrers.includes(sender.kind)) return [];
  const params = { receiver: id, expected: referrers.join(', '), found: sender.kind };
  return [problem('prevention.referrer', { rule: 'R-ID-02', params })];
}

function judgeDocumented(view: BundleView, referral: ServiceRequest): readonly Problem[] {
  const { reasonCode = [], reasonReference = [], supportingInfo = [] } = referral;
  const talked = supportingInfo
    .map(view.find)
    .some(
      (found) =>
        found?.resourceType === 'Communication' &&
        found.status === 'completed' &&
        found.recipient?.some((each) => view.find(each)?.resourceType === 'Patient') === true,
    );
  const missing = [
    ...(reasonCode.length + reasonReference.length === 0 ? ['reason'] : []),
    ...(talked ? [] : ['conversation']),
  ];
  return missing.length === 0
    ? []
    : [problem('prevention.incomplete', { rule: 'R-OTH-03', params: { missing: missing.join(', ') } })];
}

function markOverlap({ category = [] }: ServiceRequest): readonly Problem[] {
  const services = category
    .flatMap(({ coding = [] }) => coding)
    .flatMap(({ system, code }) => (system === overlaps && code !== undefined ? [code] : []));
  return services.map((service) => problem('prevention.overlap', { rule: 'R-OTH-04', params: { service } }));
}
