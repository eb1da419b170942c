import { expect, test } from 'vitest';
import type { Problem } from '../../../src/message/problem.ts';
import { compileContext, validateResource } from '../../../src/validate/profile/message-context.ts';
import { define, profile } from './own-package.ts';

const CPR = 'urn:oid:1.2.208.176.1.2';

const colours = {
  resourceType: 'CodeSystem',
  url: 'http://test/CodeSystem/colours',
  content: 'complete',
  concept: [
    { code: 'red', display: 'Red', designation: [{ language: 'da', value: 'Rød' }] },
    { code: 'blue' },
  ],
};
const colourSet = {
  resourceType: 'ValueSet',
  url: 'http://test/ValueSet/colours',
  compose: { include: [{ system: colours.url }] },
};
const patient = profile(
  'Patient',
  'patient',
  { id: 'Patient.active', path: 'Patient.active', fixedBoolean: true },
  { id: 'Patient.gender', path: 'Patient.gender', min: 1 },
  { id: 'Patient.photo', path: 'Patient.photo', max: '0' },
  { id: 'Patient.name', path: 'Patient.name', max: '2' },
  { id: 'Patient.name.family', path: 'Patient.name.family', maxLength: 5 },
  {
    id: 'Patient.identifier',
    path: 'Patient.identifier',
    slicing: { discriminator: [{ type: 'value', path: 'system' }], rules: 'closed' },
  },
  { id: 'Patient.identifier:cpr', path: 'Patient.identifier', sliceName: 'cpr', min: 1, max: '1' },
  { id: 'Patient.identifier:cpr.system', path: 'Patient.identifier.system', min: 1, fixedUri: CPR },
  { id: 'Patient.identifier:cpr.value', path: 'Patient.identifier.value', min: 1 },
  { id: 'Patient.deceased[x]', path: 'Patient.deceased[x]', type: [{ code: 'boolean' }] },
  { id: 'Patient.birthDate', path: 'Patient.birthDate', minValueDate: '1900-01-01' },
  {
    id: 'Patient.maritalStatus',
    path: 'Patient.maritalStatus',
    binding: { strength: 'required', valueSet: colourSet.url },
  },
  {
    id: 'Patient.telecom',
    path: 'Patient.telecom',
    constraint: [
      { key: 'tel-1', severity: 'error', human: 'A number is needed', expression: 'value.exists()' },
    ],
  },
  {
    id: 'Patient.generalPractitioner',
    path: 'Patient.generalPractitioner',
    type: [
      {
        code: 'Reference',
        targetProfile: ['http://hl7.org/fhir/StructureDefinition/Organization'],
        aggregation: ['contained', 'bundled'],
      },
    ],
  },
);
const modifier = {
  ...profile('Extension', 'modifier', { id: 'Extension', path: 'Extension', isModifier: true }),
  context: [{ type: 'element', expression: 'Patient' }],
};
const definitions = await define([colours, colourSet, patient, modifier]);

const good = {
  resourceType: 'Patient',
  meta: { profile: [patient.url] },
  active: true,
  gender: 'female',
  identifier: [{ system: CPR, value: '1509819996' }],
};

function judge(change: object): string[] {
  // Through text, as a message comes: what is undefined is not there.
  const resource = JSON.parse(JSON.stringify({ ...good, ...change }));
  const { problems } = validateResource(definitions, resource, []);
  return problems.filter((each) => each.severity === 'error').map(brief);
}

function brief({ code, expression, rule }: Problem): string {
  return [code, expression, rule].filter((part) => part !== undefined).join(' ');
}

test('a resource that satisfies its profile is valid', () => {
  expect(judge({})).toEqual([]);
});

test.each([
  ['a fixed value', { active: false }, 'value.fixed Patient.active Patient.active'],
  ['a required element', { gender: undefined }, 'cardinality.too-few Patient Patient.gender'],
  ['a prohibited element', { photo: [{ title: 'x' }] }, 'cardinality.prohibited Patient.photo Patient.photo'],
  [
    'a maximum',
    { name: [{ text: 'a' }, { text: 'b' }, { text: 'c' }] },
    'cardinality.too-many Patient Patient.name',
  ],
  [
    'a maximum length',
    { name: [{ family: 'Andersen' }] },
    'value.too-long Patient.name[0].family Patient.name.family',
  ],
  [
    'a choice narrowed by the profile',
    { deceasedDateTime: '2024-01-01' },
    'cardinality.choice-type Patient.deceased Patient.deceased[x]',
  ],
  ['a minimum value', { birthDate: '1899-12-31' }, 'value.out-of-range Patient.birthDate Patient.birthDate'],
  [
    'a required binding',
    { maritalStatus: { coding: [{ system: colours.url, code: 'green' }] } },
    'binding.required Patient.maritalStatus Patient.maritalStatus',
  ],
  [
    'an invariant of the profile',
    { telecom: [{ use: 'home' }] },
    'invariant.failed Patient.telecom[0] tel-1',
  ],
  [
    'a reference that must be here',
    { generalPractitioner: [{ reference: 'Organization/1' }] },
    'reference.not-in-bundle Patient.generalPractitioner[0] Patient.generalPractitioner',
  ],
])('%s is checked', (_, change, finding) => {
  expect(judge(change)).toContain(finding);
});

test('the slice that must be there is missed when the list is absent, empty of it or there twice', () => {
  const cpr = good.identifier[0];
  const missing = 'slice.too-few Patient Patient.identifier:cpr';
  const { identifier: _, ...without } = good;
  const absent = validateResource(definitions, without, []).problems.map(brief);
  expect(absent).toContain(missing);
  expect(judge({ identifier: [{ system: 'urn:oid:1.2.3', value: 'x' }] })).toEqual(
    expect.arrayContaining([missing, 'slice.no-match Patient.identifier[0] Patient.identifier']),
  );
  expect(judge({ identifier: [cpr, cpr] })).toEqual(['slice.too-many Patient Patient.identifier:cpr']);
  expect(judge({ identifier: [{ system: CPR }] })).toContain(
    'cardinality.too-few Patient.identifier[0] Patient.identifier:cpr.value',
  );
});

test.each([
  ['an element that does not exist', { foo: 1 }, 'structure.unexpected-element Patient'],
  ['a list where one value belongs', { gender: ['female'] }, 'structure.wrong-json-type Patient.gender'],
  ['one value where a list belongs', { name: { text: 'a' } }, 'structure.not-an-array Patient.name'],
  ['an empty list', { name: [] }, 'structure.empty-array Patient.name'],
  ['an empty object', { name: [{}] }, 'structure.empty-object Patient.name[0] ele-1'],
  [
    'an object with nothing but an id',
    { name: [{ id: 'x' }] },
    'structure.empty-object Patient.name[0] ele-1',
  ],
  ['a null in a list', { name: [{ given: [null] }] }, 'structure.null-item Patient.name[0].given[0]'],
  ['a null object', { maritalStatus: null }, 'structure.not-an-object Patient.maritalStatus'],
  ['text where a number belongs', { multipleBirthInteger: '2' }, 'structure.wrong-json-type'],
  ['a language that is none', { language: 'true' }, 'value.language Patient.language Patient.language'],
  ['an empty text', { name: [{ family: '' }] }, 'value.empty Patient.name[0].family'],
  ['a date that does not exist', { birthDate: '2024-02-30' }, 'value.format Patient.birthDate'],
  [
    'two types of one choice',
    { multipleBirthInteger: 1, multipleBirthBoolean: true },
    'cardinality.choice-repeated Patient.multipleBirth',
  ],
  [
    'an unknown modifier extension',
    { modifierExtension: [{ url: 'http://test/unknown', valueBoolean: true }] },
    'extension.unknown-modifier Patient.modifierExtension[0]',
  ],
  [
    'a modifier extension among the others',
    { extension: [{ url: modifier.url, valueBoolean: true }] },
    'extension.wrong-place Patient.extension[0]',
  ],
  [
    'an extension without url',
    { extension: [{ valueBoolean: true }] },
    'extension.no-url Patient.extension[0]',
  ],
  [
    'a contained resource nobody refers to',
    { contained: [{ resourceType: 'Organization', id: 'o', name: 'x' }] },
    'invariant.failed Patient dom-3',
  ],
  [
    'a reference to a contained resource that is not there',
    { managingOrganization: { reference: '#o' } },
    'reference.not-contained Patient.managingOrganization Patient.managingOrganization',
  ],
  [
    'a contained resource of the wrong type',
    {
      contained: [{ resourceType: 'Practitioner', id: 'o' }],
      managingOrganization: { reference: '#o' },
    },
    'reference.wrong-type Patient.managingOrganization Patient.managingOrganization',
  ],
  [
    'a code that its code system does not have',
    { maritalStatus: { coding: [{ system: colours.url, code: 'green' }] } },
    'code.unknown Patient.maritalStatus.coding[0].code',
  ],
  [
    'a display its code system does not have',
    { maritalStatus: { coding: [{ system: colours.url, code: 'red', display: 'Blue' }] } },
    'code.display Patient.maritalStatus.coding[0].display',
  ],
  [
    'a Reference.type that the element does not allow',
    { managingOrganization: { reference: 'urn:uuid:1', type: 'Patient' } },
    'reference.type Patient.managingOrganization',
  ],
  [
    'a Reference.type that is not that of the address',
    { generalPractitioner: [{ reference: 'Organization/1', type: 'Practitioner' }] },
    'reference.type Patient.generalPractitioner[0]',
  ],
  [
    'a Reference.type that is not that of the contained resource',
    {
      contained: [{ resourceType: 'Organization', id: 'o', name: 'O' }],
      managingOrganization: { reference: '#o', type: 'Location' },
    },
    'reference.type Patient.managingOrganization',
  ],
  [
    'a contained resource without id',
    { contained: [{ resourceType: 'Organization', name: 'O' }] },
    'structure.contained-no-id Patient.contained[0]',
  ],
  [
    'a size that is not that of the data',
    { contact: [{ extension: [{ url: 'http://a.dk/x', valueAttachment: { data: 'YWI=', size: 3 } }] }] },
    'value.attachment-size Patient.contact[0].extension[0].value',
  ],
  [
    'a control character in a text',
    { name: [{ given: ['a\u0000b'] }] },
    'value.character Patient.name[0].given[0]',
  ],
  ['a control character in a code', { language: 'a\u0001' }, 'value.character Patient.language'],
  [
    'half a surrogate pair in a text',
    { name: [{ given: ['a\ud800'] }] },
    'value.character Patient.name[0].given[0]',
  ],
  [
    'a script in the narrative',
    {
      text: {
        status: 'generated',
        div: '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>',
      },
    },
    'txt-1',
  ],
])('%s is an error', (_, change, finding) => {
  expect(judge(change).join('\n')).toContain(finding);
});

test.each([
  ['a designation in another language', { coding: [{ system: colours.url, code: 'red', display: 'rød' }] }],
  [
    'one coding of several in the value set',
    {
      coding: [
        { system: 'urn:oid:1.2', code: 'x' },
        { system: colours.url, code: 'blue' },
      ],
    },
  ],
])('%s is accepted', (_, maritalStatus) => {
  expect(judge({ maritalStatus })).toEqual([]);
});

test('an unknown extension is mentioned, or refused where the policy says so', async () => {
  const resource = { ...good, extension: [{ url: 'http://test/unknown', valueString: 'x' }] };
  expect(validateResource(definitions, resource, []).problems).toContainEqual(
    expect.objectContaining({ code: 'extension.unknown', severity: 'information' }),
  );
  const strict = await define([patient], { policy: { rejectUnknownExtensions: true } });
  expect(validateResource(strict, resource, []).valid).toBe(false);
});

test('what cannot be decided offline is information, never an error', () => {
  const maritalStatus = {
    coding: [
      { system: colours.url, code: 'red' },
      { system: 'http://snomed.info/sct', code: '1' },
    ],
  };
  const { valid, problems } = validateResource(definitions, { ...good, maritalStatus }, []);
  expect(valid).toBe(true);
  expect(problems).toContainEqual(
    expect.objectContaining({ code: 'profile.not-checked', severity: 'information' }),
  );
});

test('the fast verdict names what it does not cover, once each and without end to the list', () => {
  const context = compileContext(definitions, { name: 'patient' });
  const red = { system: colours.url, code: 'red' };
  const snomed = { system: 'http://snomed.info/sct', code: '1' };
  const resource = {
    ...good,
    meta: { profile: [...good.meta.profile, 'http://test/StructureDefinition/nowhere'] },
    extension: [{ url: 'http://test/unknown', valueString: 'x' }],
    maritalStatus: { coding: [red, snomed, { ...snomed, code: '2' }] },
  };
  expect(context.validate(resource)).toEqual({
    valid: true,
    problems: [],
    unchecked: ['http://test/unknown', 'http://snomed.info/sct', 'http://test/StructureDefinition/nowhere'],
  });
  const coding = [red, ...Array.from({ length: 100 }, (_, i) => ({ system: `http://test/${i}`, code: '1' }))];
  expect(context.validate({ ...resource, maritalStatus: { coding } }).unchecked).toHaveLength(20);
});

test('a claimed profile that is not installed is a warning; one that is asked for is an error', () => {
  const resource = { ...good, meta: { profile: ['http://test/StructureDefinition/unknown'] } };
  const { valid, problems } = validateResource(definitions, resource, []);
  expect(valid).toBe(true);
  expect(problems).toContainEqual(expect.objectContaining({ code: 'profile.unknown', severity: 'warning' }));
  expect(validateResource(definitions, good, ['http://test/StructureDefinition/unknown']).valid).toBe(false);
});

test('a profile with an invariant that cannot be compiled is refused, not passed', async () => {
  const odd = profile('Patient', 'odd', {
    id: 'Patient',
    path: 'Patient',
    constraint: [{ key: 'odd-1', severity: 'error', human: '?', expression: 'noSuchFunction()' }],
  });
  const { valid, problems } = validateResource(
    await define([odd]),
    { ...good, meta: { profile: [odd.url] } },
    [],
  );
  expect(valid).toBe(false);
  expect(problems[0]).toMatchObject({
    code: 'profile.refused',
    params: { reason: expect.stringContaining('odd-1') },
  });
});

test('two versions of one profile are kept apart', async () => {
  const first = profile('Patient', 'versioned', { id: 'Patient.gender', path: 'Patient.gender', min: 1 });
  const second = { ...profile('Patient', 'versioned'), version: '2.0.0' };
  const both = await define([first, second]);
  const claim = (canonical: string) => ({
    resourceType: 'Patient',
    meta: { profile: [canonical] },
    active: true,
  });
  expect(validateResource(both, claim(`${first.url}|1.0.0`), []).valid).toBe(false);
  expect(validateResource(both, claim(`${first.url}|2.0.0`), []).valid).toBe(true);
  expect(validateResource(both, claim(first.url), []).valid).toBe(true);
});

test('a reference to any resource may be pinned to a version of R4', async () => {
  const anything = profile('Patient', 'anything', {
    id: 'Patient.generalPractitioner',
    path: 'Patient.generalPractitioner',
    type: [{ code: 'Reference', targetProfile: ['http://hl7.org/fhir/StructureDefinition/Resource|4.0.1'] }],
  });
  const resource = {
    resourceType: 'Patient',
    meta: { profile: [anything.url] },
    contained: [{ resourceType: 'Practitioner', id: 'p', active: true }],
    generalPractitioner: [{ reference: '#p' }],
  };
  const { problems } = validateResource(await define([anything]), resource, []);
  expect(problems.filter((each) => each.severity === 'error')).toEqual([]);
});

const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] });
const bloodPressure = {
  resourceType: 'Observation',
  status: 'final',
  category: [
    {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }],
    },
  ],
  code: loinc('85354-9'),
  subject: { display: 'someone' },
  effectiveDateTime: '2024-01-01',
  component: ['8480-6', '8462-4'].map((code) => ({
    code: loinc(code),
    valueQuantity: { value: 120, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
  })),
};

test('a discriminator may stand in a slice of the element it leads through', () => {
  expect(errorsOf(bloodPressure)).toEqual([]);
});

test('an Observation with the code of a vital sign has to satisfy its profile, claimed or not', () => {
  const [systolic] = bloodPressure.component;
  expect(errorsOf({ ...bloodPressure, component: [systolic, systolic] })).toEqual(
    expect.arrayContaining(['slice.too-few Observation Observation.component:DiastolicBP']),
  );
});

function errorsOf(resource: object): string[] {
  const { problems } = validateResource(definitions, resource, []);
  return problems.filter((each) => each.severity === 'error').map(brief);
}
