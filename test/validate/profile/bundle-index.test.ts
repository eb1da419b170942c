import { expect, test } from 'vitest';
import { validateResource } from '../../../src/validate/profile/message-context.ts';
import { define } from './own-package.ts';

const definitions = await define([]);
const base = 'http://a.dk/fhir/';
const urn = (n: number) => `urn:uuid:00000000-0000-4000-8000-00000000000${n}`;

function patient(fullUrl: string, id: string, reference: string) {
  return { fullUrl, resource: { resourceType: 'Patient', id, managingOrganization: { reference } } };
}

function organization(fullUrl: string, id: string) {
  return { fullUrl, resource: { resourceType: 'Organization', id, name: 'x' } };
}

function containing(fullUrl: string, reference: string) {
  const contained = [
    { resourceType: 'Organization', id: 'o', name: 'x' },
    { resourceType: 'RelatedPerson', id: 'r', patient: { reference: '#' } },
  ];
  const { resource } = patient(fullUrl, 'p', reference);
  return {
    fullUrl,
    resource: { ...resource, contained, link: [{ other: { reference: '#r' }, type: 'seealso' }] },
  };
}

const patientAt = (reference: string) => patient(`${base}Patient/p`, 'p', reference);

test.each([
  ['a relative address', [patientAt('Organization/o'), organization(`${base}Organization/o`, 'o')], []],
  [
    'an absolute address',
    [patientAt(`${base}Organization/o`), organization(`${base}Organization/o`, 'o')],
    [],
  ],
  ['an urn', [patient(urn(1), 'p', urn(2)), organization(urn(2), 'o')], []],
  ['a contained resource, where the address is an urn', [containing(urn(1), '#o')], []],
  ['a contained resource', [containing(`${base}Patient/p`, '#o')], []],
  ['a contained resource of another type', [containing(urn(1), '#r')], ['reference.wrong-type']],
  ['a contained resource that is not there', [containing(urn(1), '#x')], ['reference.not-contained']],
  [
    'an address that begins with another base',
    [
      patient('http://a.dk/Patient/p', 'p', 'fhir/x/Patient/q'),
      patient(`${base}x/Patient/q`, 'q', 'Organization/nowhere'),
    ],
    ['reference.wrong-type'],
  ],
  [
    'two entries at one address',
    [
      patientAt('Organization/o'),
      organization(`${base}Organization/o`, 'o'),
      organization(`${base}Organization/o`, 'o'),
    ],
    ['invariant.failed', 'reference.ambiguous'],
  ],
  [
    'type and id of an entry at another address',
    [patientAt('Organization/o'), organization('http://b.dk/Organization/o', 'o')],
    ['reference.other-address'],
  ],
  [
    'type of another entry',
    [patientAt('Patient/q'), patient(`${base}Patient/q`, 'q', 'Organization/nowhere')],
    ['reference.wrong-type'],
  ],
])('%s leads to the same in a bundle of few entries and of many', (_, entry, expected) => {
  for (const more of [0, 100]) {
    const others = Array.from({ length: more }, (_each, i) =>
      organization(`http://c.dk/Organization/${i}`, `${i}`),
    );
    const header = { resourceType: 'Composition', id: 'c' };
    const bundle = {
      resourceType: 'Bundle',
      type: 'message',
      entry: [{ fullUrl: `${base}Composition/c`, resource: header }, ...entry, ...others],
    };
    const { problems } = validateResource(definitions, bundle, []);
    const codes = problems
      .filter((each) => /^reference|bdl-7/.test(`${each.code}${each.rule}`))
      .map((each) => each.code);
    expect({ more, codes: [...new Set(codes)].sort() }).toEqual({ more, codes: expected });
  }
});
