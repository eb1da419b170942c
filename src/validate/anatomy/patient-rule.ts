import { problem } from '../../message/problem.ts';
import type { AnatomyRule } from './message-view.ts';

/** A message about a citizen is about exactly one. (R-ID-01; HN-2, CC-2.) */
export const patientRule: AnatomyRule = ({ event, index }) => {
  if (event === undefined || event.focus.length === 0 || event.code === 'sop-capacity') return [];
  const found = index.resources.filter(({ resource }) => resource.resourceType === 'Patient').length;
  return found === 1
    ? []
    : [problem('patient.count', { expression: 'Bundle.entry', rule: 'R-ID-01', params: { found } })];
};
