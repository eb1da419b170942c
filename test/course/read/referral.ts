import type { Bundle, Resource, ServiceRequest } from '@medplum/fhirtypes';
import { code, ext, message, residence, stay, to, uuid } from './bundle.ts';

function criterion(name: string, met: boolean | undefined) {
  return ext('sop-admission-criterion', {
    extension: [
      { url: 'criterion', valueCoding: code('sop-admission-criteria', name) },
      met === undefined
        ? { url: 'notAssessedReason', valueString: 'ikke relevant' }
        : { url: 'met', valueBoolean: met },
    ],
  });
}

const dialogue = {
  resourceType: 'Communication',
  id: 'dialogue',
  status: 'completed',
  recipient: [{ reference: 'Patient/citizen' }, to('mun-0101')],
} as Resource;

/** A referral (M01). */
export function referral(more: Partial<ServiceRequest> = {}): Bundle {
  const request = {
    resourceType: 'ServiceRequest',
    id: 'request',
    identifier: [uuid('ref-1')],
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/citizen' },
    extension: [
      ext('sop-origin', { valueCoding: code('sop-origin', 'hospital') }),
      residence,
      ext('sop-citizen-involvement', { valueBoolean: true }),
      criterion('A1', true),
      criterion('A2', false),
      criterion('A6', undefined),
      ext('sop-target-group-flag', {
        extension: [
          { url: 'flag', valueCoding: code('sop-target-group-flags', 'X1') },
          { url: 'status', valueCode: 'claimed' },
        ],
      }),
    ],
    supportingInfo: [{ reference: 'Communication/dialogue' }],
    ...more,
  } as ServiceRequest;
  return message('sop-referral-new', 'hos-med', 'vis-oest', '2027-04-05T10:00:00+02:00', request, [
    dialogue,
    stay({ id: 'hospital' }),
  ]);
}
