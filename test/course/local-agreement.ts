/** A local agreement on notice as an operator writes it: Skive in June 2027, 24 hours and 48 on a Friday. */
export const localAgreement = {
  policyId: 'midtjylland-skive',
  version: '1',
  validFrom: '2027-06-01T00:00:00+02:00',
  validTo: '2027-07-01T00:00:00+02:00',
  parties: { region: 'region-midtjylland', municipality: '0779' },
  healthCouncil: { name: 'Sundhedsråd Limfjorden', reference: 'meeting 3, item 4' },
  baseHours: 24,
  fridayHours: 48,
  reading: 'NL',
  weekdayZone: 'Europe/Copenhagen',
  arithmetic: 'elapsed',
  noticeClock: 'available',
  calendar: 'none',
};
