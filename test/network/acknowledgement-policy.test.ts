import { expect, it } from 'vitest';
import { acknowledgementPolicy } from '../../src/network/acknowledgement-policy.ts';

const general = { within: 1_800_000, resends: 3 };

it('what is said of an event goes before what is said of its endpoint, and that before the settings', () => {
  const acknowledgement = {
    within: 10,
    events: { 'sop-stay-end': { resends: 0 }, 'sop-waiting': { within: 60 } },
  };
  expect(acknowledgementPolicy(general, {}, 'sop-stay-end')).toEqual(general);
  expect(acknowledgementPolicy(general, { acknowledgement }, 'sop-stay-start')).toEqual({
    within: 600_000,
    resends: 3,
  });
  expect(acknowledgementPolicy(general, { acknowledgement }, 'sop-stay-end')).toEqual({
    within: 600_000,
    resends: 0,
  });
  expect(acknowledgementPolicy(general, { acknowledgement }, 'sop-waiting')).toEqual({
    within: 3_600_000,
    resends: 3,
  });
});
