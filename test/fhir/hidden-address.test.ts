import { describe, expect, it } from 'vitest';
import { tellsHiddenAddress, withoutHiddenAddress } from '../../src/fhir/hidden-address.ts';

const message = (
  security: readonly string[],
  address: readonly object[] = [{ line: ['Hemmelig Vej 7'] }],
) => ({
  resourceType: 'Bundle',
  entry: [
    { fullUrl: 'a', resource: { resourceType: 'MessageHeader' } },
    {
      fullUrl: 'b',
      resource: {
        resourceType: 'Patient',
        meta: {
          security: security.map((code) => ({
            system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
            code,
          })),
        },
        name: [{ family: 'Elmer' }],
        address,
      },
    },
  ],
});

describe('a protected address (R-ID-10)', () => {
  it('is taken out of the message, and nothing else is', () => {
    const hidden = message(['R']);
    expect(tellsHiddenAddress(hidden)).toBe(true);
    const { address: _, ...patient } = hidden.entry[1]?.resource ?? { address: [] };
    expect(withoutHiddenAddress(hidden)).toEqual({
      ...hidden,
      entry: [hidden.entry[0], { fullUrl: 'b', resource: patient }],
    });
  });

  it('is not told by the place of a visit either, while a place that somebody manages is', () => {
    const home = { resourceType: 'Location', id: 'home', name: 'Hemmelig Vej 7' };
    const site = {
      resourceType: 'Location',
      id: 'site',
      name: 'SOP',
      managingOrganization: { display: 'x' },
    };
    const [header, citizen] = message(['R'], []).entry;
    const visit = (security: readonly string[]) => ({
      resourceType: 'Bundle',
      entry: [header, message(security, []).entry[1], { resource: home }, { resource: site }],
    });
    expect(withoutHiddenAddress(visit(['R']))).toEqual({
      resourceType: 'Bundle',
      entry: [
        header,
        { ...citizen, resource: expect.anything() },
        { resource: { resourceType: 'Location', id: 'home' } },
        { resource: site },
      ],
    });
    const open = visit(['N']);
    expect(withoutHiddenAddress(open)).toBe(open);
  });

  it.each([
    ['is not protected', message(['N'])],
    ['is not told', message(['R'], [])],
    ['is of nobody', {}],
  ])('leaves the message as it is where it %s', (_, untouched) => {
    expect(tellsHiddenAddress(untouched)).toBe(false);
    expect(withoutHiddenAddress(untouched)).toBe(untouched);
  });
});
