import fhirpath from 'fhirpath';
import model from 'fhirpath/fhir-context/r4/index.js';
import { describe, expect, it } from 'vitest';
import {
  compilePath,
  type FhirObject,
  readAll,
  readFirst,
  write,
} from '../../../src/mapping/pair/fhir-path.ts';
import { indexMessage } from '../../../src/mapping/pair/message-resources.ts';
import { fhirExample } from './fhir-example.ts';

// The package's own types disagree about an optional member of the model.
const r4 = model as Parameters<typeof fhirpath.evaluate>[3];

const patient: FhirObject = {
  resourceType: 'Patient',
  identifier: [
    { system: 'a', value: '1' },
    { system: 'b', value: '2', use: 'old' },
  ],
  name: [{ family: 'Elmer', given: ['Bruno', 'B.'] }],
  extension: [{ url: 'http://x', valueString: 's' }],
  deceasedBoolean: false,
};

const PATHS = [
  "identifier.where(system='b').value",
  "identifier.where(system='b' and use='old').value",
  'identifier[0].value',
  'name[0].given',
  'name[0].family',
  "extension('http://x').value.ofType(string)",
  'deceased.ofType(boolean)',
  'identifier.value',
  'telecom.value',
];

describe('A path of the mapping tables', () => {
  it.each(PATHS)('reads %s as FHIRPath does', (path) => {
    const ours = readAll(compilePath(`%patient.${path}`), { patient }).map((place) => place.value);
    expect(ours).toEqual(fhirpath.evaluate(patient, `Patient.${path}`, {}, r4));
  });

  it.each(PATHS)('finds at %s what it wrote there', (path) => {
    const made: FhirObject = { resourceType: 'Patient' };
    const at = compilePath(`%patient.${path}`);
    write(at, { patient: made }, path.endsWith('given') ? ['x'] : 'x');
    if (path !== 'identifier.value' && path !== 'telecom.value')
      expect(readFirst(at, { patient: made })?.value).toBe('x');
  });

  it('reads every path of the tables as FHIRPath does, on messages made from letters', () => {
    for (const { paths, variables } of fhirExample()) {
      for (const path of paths) {
        const resource = variables[path.variable];
        if (resource === undefined || /\[\+\]|^%bundle|\._/.test(path.text)) continue;
        const expected = fhirpath.evaluate(resource, asFhirPath(path.text), {}, r4);
        const found = readAll(path, variables).map((place) => place.value);
        expect([path.text, found]).toEqual([path.text, expected]);
      }
    }
  });

  it("knows both spellings of the location number's system", () => {
    const at = compilePath("%it.identifier.where(system='https://www.gs1.org/gln').value");
    for (const system of ['https://www.gs1.org/gln', 'http://www.gs1.org/gln'])
      expect(readFirst(at, { it: { identifier: [{ system, value: '5790001382445' }] } })?.value).toBe(
        '5790001382445',
      );
  });

  it('refuses what it cannot read when the tables are compiled', () => {
    expect(() => compilePath('Patient.name')).toThrow('%name');
    expect(() => compilePath('%patient.name | %patient.id')).toThrow('unreadable');
  });
});

/** The tables name `valueString` and `contentString` as JSON does; FHIRPath has `value` and `content`. */
function asFhirPath(path: string): string {
  return (
    path
      .replace(/^%\w+\.?/, '')
      .replace(
        /\b(value|content|occurred|deceased)(String|DateTime|Coding|Boolean|Code|Identifier|ContactPoint|Reference|CodeableConcept|Attachment|PositiveInt)\b/g,
        '$1',
      )
      .replace(/\beventCoding\b/g, 'event') || '$this'
  );
}

describe('References of a message', () => {
  it('lead to resources by full URL, by type and id, and by either inside the other', () => {
    const organisation = { resourceType: 'Organization', id: '1' };
    const { resolve } = indexMessage({
      resourceType: 'Bundle',
      entry: [{ fullUrl: 'https://example.org/Organization/1', resource: organisation }],
    });
    for (const reference of [
      'Organization/1',
      'https://example.org/Organization/1',
      'https://elsewhere.example/Organization/1',
    ])
      expect(resolve(reference)).toBe(organisation);
    expect(resolve('Organization/2')).toBeUndefined();
  });
});
