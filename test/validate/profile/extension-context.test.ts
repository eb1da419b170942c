import { expect, test } from 'vitest';
import { compileContext, validateResource } from '../../../src/validate/profile/message-context.ts';
import { define, profile } from './own-package.ts';

/** An extension with the contexts, and the resource that has it in the place. */
const usable = (...context: object[]) => ({
  ...profile('Extension', 'placed', { id: 'Extension.value[x]', path: 'Extension.value[x]', min: 1 }),
  context,
});
const placed = { url: 'http://test/StructureDefinition/placed', valueString: 'x' };
const outer = (extension: object) => ({ extension: [{ url: 'http://test/outer', extension: [extension] }] });
const element = (expression: string) => ({ type: 'element', expression });

test.each([
  ['Patient', { extension: [placed] }, true],
  ['Patient', { name: [{ text: 'x', extension: [placed] }] }, false],
  ['HumanName', { name: [{ text: 'x', extension: [placed] }] }, true],
  ['Patient.name', { name: [{ text: 'x', extension: [placed] }] }, true],
  ['Patient.name:official', { name: [{ text: 'x', extension: [placed] }] }, true],
  ['Patient.contact.name', { name: [{ text: 'x', extension: [placed] }] }, false],
  ['Patient.name', { contact: [{ name: { text: 'x', extension: [placed] } }] }, false],
  ['HumanName.family', { name: [{ family: 'x', _family: { extension: [placed] } }] }, true],
  ['HumanName.given', { name: [{ family: 'x', _family: { extension: [placed] } }] }, false],
  ['string', { name: [{ family: 'x', _family: { extension: [placed] } }] }, true],
  ['HumanName', { name: [{ family: 'x', _family: { extension: [placed] } }] }, false],
  ['string', { gender: 'male', _gender: { extension: [placed] } }, true],
  ['Patient.deceased[x]', { deceasedBoolean: true, _deceasedBoolean: { extension: [placed] } }, true],
  ['Patient.multipleBirth[x]', { deceasedBoolean: true, _deceasedBoolean: { extension: [placed] } }, false],
  ['Patient.contact', { contact: [{ name: { text: 'x' }, extension: [placed] }] }, true],
  ['BackboneElement', { contact: [{ name: { text: 'x' }, extension: [placed] }] }, true],
  ['BackboneElement', { name: [{ text: 'x', extension: [placed] }] }, false],
  ['DomainResource', { extension: [placed] }, true],
  ['DomainResource', { name: [{ text: 'x', extension: [placed] }] }, false],
  ['Element', { extension: [placed] }, true],
  ['Organization', { contained: [{ resourceType: 'Organization', id: 'o', extension: [placed] }] }, true],
  ['Patient', { contained: [{ resourceType: 'Organization', id: 'o', extension: [placed] }] }, false],
])('an extension for %s may be used in %j: %s', async (context, change, isAllowed) => {
  const resource = { resourceType: 'Patient', ...change };
  const { problems } = validateResource(await define([usable(element(context))]), resource, []);
  expect(problems.some(({ code }) => code === 'extension.wrong-context')).toBe(!isAllowed);
});

test('an extension may be for parts of another extension, or for what a FHIRPath leads to', async () => {
  const definitions = await define([
    usable(
      { type: 'extension', expression: 'http://test/outer' },
      { type: 'fhirpath', expression: "Patient.address.where(use = 'home')" },
    ),
  ]);
  const isAllowed = (change: object) =>
    compileContext(definitions, { name: 'x' }).check({ resourceType: 'Patient', ...change });
  expect(isAllowed(outer(placed))).toBe(true);
  expect(isAllowed({ name: [outer(placed)] })).toBe(true);
  expect(isAllowed({ extension: [placed] })).toBe(false);
  expect(isAllowed({ address: [{ city: 'x', extension: [placed] }] })).toBe(true);
  expect(isAllowed({ contact: [{ address: { city: 'x', extension: [placed] } }] })).toBe(false);
});
