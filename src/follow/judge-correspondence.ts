import type { Bundle } from '@medplum/fhirtypes';
import { viewBundle } from '../course/read/bundle-view.ts';
import { type Problem, problem } from '../message/problem.ts';
import type { Network } from '../network/network.ts';

const categories = 'http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-careCommunication-categoryCodes';

/** What a place has a message of its own for, by the category under which it would else be written about. */
const dedicated: Readonly<Record<string, string>> = {
  discharge: 'sop-discharge-notice-new',
  decease: 'sop-stay-death',
  'assistive-devices': 'sop-supply',
};

/**
 * Tells a place that writes a CareCommunication of what a message of its own exists for, to somebody who reads that one
 * (R-COM-07): as correspondence a notice starts no deadline, and a death ends no stay.
 * @param receivers organisations that get the message
 */
export function judgeCorrespondence(
  bundle: Bundle,
  receivers: readonly string[],
  network: Network,
): readonly Problem[] {
  const focus = viewBundle(bundle)?.focus;
  if (focus?.resourceType !== 'Communication') return [];
  const codes = (focus.category ?? [])
    .flatMap(({ coding = [] }) => coding)
    .flatMap(({ system, code }) => (system === categories && code !== undefined ? [code] : []));
  return codes.flatMap((category) => {
    const event = dedicated[category];
    const reads = receivers.some((id) => network.organisation(id)?.receives.includes(event ?? '') === true);
    return event !== undefined && reads
      ? [problem('correspondence.dedicated-message', { rule: 'R-COM-07', params: { category, event } })]
      : [];
  });
}
