import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asObject } from '../../src/fhir/json.ts';
import { catalogue } from '../../src/message/problem-catalogue.ts';
import { parse } from '../../src/parse/parse.ts';
import { damaged } from '../damage.ts';
import { allFixtures, fixture } from '../fixture-messages.ts';
import { judge, refusalsOf } from './judge.ts';

describe('the judgement', () => {
  it('never throws, whatever the bytes, and knows every code it gives', () => {
    const texts = allFixtures().map(({ text }) => text);
    fc.assert(
      fc.property(damaged(texts), (bytes) => {
        const { message, problems } = parse(bytes, 'application/fhir+json');
        const found = message === undefined ? problems : judge(message.resource).problems;
        expect(found.length > 0 || message !== undefined).toBe(true);
        for (const { code } of found) expect(Object.hasOwn(catalogue, code)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it.each([
    ['the type of a Bundle', { resourceType: 'Bundle', type: { toString: null } }],
    ['a deep list as type', { resourceType: 'Bundle', type: deepList(100_000) }],
    ['an id', messageWith({ resourceType: 'Patient', id: { toString: null } })],
    ['a resource type', messageWith({ resourceType: { toString: null } })],
    ["a header's id", messageWith({ resourceType: 'MessageHeader', id: { toString: null } }, true)],
  ])('does not trip over an object that cannot be made a text as %s', (_, resource) => {
    const found = asObject(resource);
    expect(found && judge(found).problems.length).toBeGreaterThan(0);
  });

  it('finds nothing that refuses in a sound message', () => {
    expect(refusalsOf('referral/new', () => {})).toEqual([]);
  });

  it('reads no envelope from what it cannot route', () => {
    expect(judge(JSON.parse(fixture('bad/no-header').text)).envelope).toBeUndefined();
    expect(judge(JSON.parse(fixture('bad/no-id').text)).envelope).toBeUndefined();
  });

  it('refuses a required element that is missing, but takes its extension for it', () => {
    const encounter = (bundle: ReturnType<typeof JSON.parse>) =>
      bundle.entry.find((each: ReturnType<typeof JSON.parse>) => each.resource.resourceType === 'Encounter');
    const missing = refusalsOf('hospital-notification/admit-inpatient', (bundle) => {
      delete encounter(bundle).resource.status;
    });
    expect(missing).toEqual([expect.stringMatching(/^cardinality.too-few @ Bundle.entry\[\d\].resource$/)]);
    const replaced = refusalsOf('hospital-notification/admit-inpatient', (bundle) => {
      delete encounter(bundle).resource.status;
      encounter(bundle).resource._status = { extension: [{ url: 'http://a.dk/why', valueCode: 'unknown' }] };
    });
    expect(replaced).toEqual([]);
  });
});

function messageWith(resource: object, first = false): object {
  const bundle = JSON.parse(fixture('hospital-notification/admit-inpatient').text);
  if (first) bundle.entry.unshift({ fullUrl: 'http://a.dk/x/1', resource });
  else bundle.entry.push({ fullUrl: 'http://a.dk/x/1', resource });
  return bundle;
}

function deepList(depth: number): unknown {
  return JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
}
