/**
 * Where each field of a report comes from: the one place where it is registered, so that nobody is in doubt (R-DAT-03). A
 * field that is not here is not reported.
 */
export const reportedFields = {
  id: 'MessageHeader.id of the message that told the event; its delivery, where the gateway did',
  what: 'the message that told the event: see below',
  at: 'Provenance.occurred of that message, or what it tells happened then',
  recordedAt: "the gateway's clock when it accepted the message",
  corrects: 'Provenance.entity with role revision, in a message with activity modified-message',
  course: 'Encounter.episodeOfCare.identifier',
  site: 'Encounter.serviceProvider',
  municipality: 'extension sop-residence-municipality',
  expectedEnd: 'extension sop-expected-end-of-need',
  actualEnd: 'extension sop-actual-end-of-need',
  departure: 'Encounter.period.end',
  policy: 'the agreement in force when the notice took effect',
} as const;

/** By which message each event of a report is registered, and by no other (R-DAT-03). */
export const registeredBy: Readonly<Record<string, string>> = {
  allocation: 'sop-allocation-granted (M06)',
  arrival: 'sop-stay-start (M12)',
  'notice-announced': 'sop-discharge-notice-new (M31)',
  'notice-revised': 'sop-discharge-notice-revise (M32)',
  'notice-cancelled': 'sop-discharge-notice-cancel (M33)',
  'notice-effective': "the delivery of M31 or M32, which nobody registers; a call by the notice's own record",
  'end-of-need': 'sop-end-decision (M36)',
  departure: 'sop-stay-end (M37)',
  death: 'sop-stay-death (M44)',
  'hospital-start': 'sop-stay-readmission (M43)',
  'hospital-end': 'sop-stay-start (M12), sent again with the return',
  'leave-start': 'sop-stay-leave (M41)',
  'leave-end': 'sop-stay-leave (M41), when the Encounter is no longer on leave',
  'waiting-start': 'sop-waiting (M39)',
  'waiting-end':
    'sop-waiting (M39) with its end, or sop-stay-purpose-change (M28) when the need has returned',
  correction: 'the message corrected, sent again as modified-message',
};
