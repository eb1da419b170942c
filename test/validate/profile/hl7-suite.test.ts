import { expect, test } from 'vitest';
import { hasCorpora, hl7Cases } from '../../../bench/validate/corpora.ts';
import { balancedAccuracy, runHL7Suite } from '../../../bench/validate/hl7-suite.ts';

test.skipIf(!hasCorpora).each([
  ['A-json', 0.85],
  ['B-xml', 0.8],
] as const)(
  'judges the cases of HL7’s validator suite, %s, with a balanced accuracy of at least %d (skipped without them)',
  async (tier, least) => {
    const results = await runHL7Suite(hl7Cases().filter((each) => each.tier === tier));
    expect(results.length).toBeGreaterThan(50);
    expect(balancedAccuracy(results)).toBeGreaterThanOrEqual(least);
  },
);
