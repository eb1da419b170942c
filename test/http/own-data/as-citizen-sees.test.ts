import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asCitizenSees } from '../../../src/http/own-data/as-citizen-sees.ts';
import { allFixtures } from '../../fixture-messages.ts';
import { bruno, stranger } from '../../path/portal.ts';

type Json = ReturnType<typeof JSON.parse>;

const cprSystem = 'urn:oid:1.2.208.176.1.2';
const readable = allFixtures().filter(({ name }) => !name.startsWith('bad/'));
const patientsIn = (bundle: Json): Json[] =>
  bundle.entry.map(({ resource }: Json) => resource).filter((each: Json) => each.resourceType === 'Patient');
const numberOf = (bundle: Json): string | undefined =>
  patientsIn(bundle)[0]?.identifier.find(({ system }: Json) => system === cprSystem)?.value;
const ofCitizens = readable.filter(({ text }) => numberOf(JSON.parse(text)) !== undefined);
const secret = 'Hemmelig';
const other = '1509819996';

/** Ways in which a message names somebody else. */
const plants: Readonly<Record<string, (resource: Json) => void>> = {
  'an author by reference': (resource) => {
    resource.note = [{ authorReference: { reference: 'Practitioner/x', display: secret }, text: 'ok' }];
  },
  'an author by name': (resource) => {
    resource.note = [{ authorString: secret, text: 'ok' }];
  },
  'somebody by a display alone': (resource) => {
    resource.requester = { display: secret };
  },
  'a relative by another number': (resource) => {
    resource.performer = [{ identifier: { system: cprSystem, value: other }, display: secret }];
  },
  'an authorisation number': (resource) => {
    resource.recorder = { identifier: { system: 'urn:oid:1.2.208.176.1.3', value: secret } };
  },
  'somebody contained': (resource) => {
    resource.contained = [{ resourceType: 'Practitioner', id: 'p', name: [{ family: secret }] }];
    resource.sender = { reference: '#p', display: secret };
  },
  'another citizen contained': (resource) => {
    resource.contained = [{ resourceType: 'Patient', id: 'p', name: [{ family: secret }] }];
  },
  'somebody in an extension': (resource) => {
    resource.extension = [{ url: 'https://example.org/x', valueHumanName: { family: secret } }];
  },
  'a number in words': (resource) => {
    resource.description = 'Hendes søster, 150981-9996, har nøglen.';
  },
  'a narrative': (resource) => {
    resource.text = { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${secret}</div>` };
  },
};

describe('a message as the citizen sees it', () => {
  it('is told of every fixture that is about one citizen, without professionals and relatives', () => {
    expect(ofCitizens.length).toBeGreaterThan(30);
    for (const { name, text } of ofCitizens) {
      const bundle = JSON.parse(text);
      const { entries, problems } = asCitizenSees(bundle, numberOf(bundle) ?? '');
      expect([name, problems]).toEqual([name, []]);
      const types = entries.map(({ resource }: Json) => resource.resourceType);
      expect([name, types]).toEqual([name, expect.arrayContaining(['Patient', 'Organization'])]);
      expect(types).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/Practitioner|Related|Provenance/)]),
      );
      for (const { resource } of bundle.entry) {
        if (resource.resourceType !== 'Practitioner') continue;
        const told = JSON.stringify(entries);
        expect([name, told.includes(`"${resource.name[0].family}"`)]).toEqual([name, false]);
      }
    }
  });

  it('refers to nothing that is withheld; a professional’s role is told as its organisation', () => {
    for (const { name, text } of ofCitizens) {
      // Under addresses that do not tell their type.
      const bundle = JSON.parse(
        text.replaceAll(/"(https:[^"]*\/)?(Practitioner(?:Role)?)\/([\w-]+)"/g, '"urn:uuid:$3"'),
      );
      const ofType = (type: string) =>
        bundle.entry.map(({ resource }: Json) => resource).filter((each: Json) => each.resourceType === type);
      for (const { id } of ofType('Practitioner')) {
        ofType('Communication')[0].recipient = [{ reference: `urn:uuid:${id}`, display: secret }];
      }
      const told = JSON.stringify(asCitizenSees(bundle, numberOf(bundle) ?? '').entries);
      const withheld = bundle.entry
        .map(({ resource }: Json) => resource)
        .filter(({ resourceType }: Json) => /^(Practitioner|Provenance|MessageHeader)/.test(resourceType))
        .map(({ id }: Json) => id);
      expect([name, withheld.filter((id: string) => told.includes(id))]).toEqual([name, []]);
    }
    const letter = JSON.parse(ofCitizens.find(({ name }) => name === 'care-communication/new')?.text ?? '');
    const { entries } = asCitizenSees(letter, numberOf(letter) ?? '');
    const communication: Json = entries.find(
      ({ resource }: Json) => resource.resourceType === 'Communication',
    );
    const senders = JSON.stringify(communication.resource).match(
      /"(Organization|PractitionerRole)\/[\w-]+"/g,
    );
    expect(senders?.length).toBeGreaterThan(0);
    expect(senders?.filter((each) => !each.startsWith('"Organization/'))).toEqual([]);
  });

  it('is nothing to anybody else, whichever message it is', () => {
    for (const { text } of readable) {
      const bundle = JSON.parse(text);
      const asked = numberOf(bundle) === stranger ? bruno : stranger;
      expect(asCitizenSees(bundle, asked)).toMatchObject({
        entries: [],
        problems: [{ code: 'own-data.withheld-other' }],
      });
    }
  });

  it('is nothing when it is about two', () => {
    const bundle = JSON.parse(ofCitizens[0]?.text ?? '');
    const own = numberOf(bundle) ?? '';
    const [first] = patientsIn(bundle);
    bundle.entry.push({
      resource: { ...first, id: 'other', identifier: [{ system: cprSystem, value: other }] },
    });
    expect(asCitizenSees(bundle, own).entries).toEqual([]);
  });

  it('names nobody else, however and wherever a sender has named him', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ofCitizens),
        fc.subarray(Object.keys(plants), { minLength: 1 }),
        fc.nat(),
        ({ text }, chosen, where) => {
          const bundle = JSON.parse(text);
          const own = numberOf(bundle) ?? '';
          const { resource } = bundle.entry[where % bundle.entry.length];
          for (const plant of chosen) plants[plant]?.(resource);
          const told = JSON.stringify(asCitizenSees(bundle, own).entries);
          expect(told).not.toContain(secret);
          if (own !== other) expect(told).not.toMatch(/150981-?9996/);
        },
      ),
    );
  });

  it('keeps what is written of the citizen, his own number in words too', () => {
    const bundle = JSON.parse(ofCitizens[0]?.text ?? '');
    const own = numberOf(bundle) ?? '';
    const focus = bundle.entry.find(({ resource }: Json) => resource.resourceType === 'Encounter');
    const words = `Set efter aftale, ${own}; ring 45123456.`;
    focus.resource.description = words;
    expect(JSON.stringify(asCitizenSees(bundle, own).entries)).toContain(words);
  });

  it.each(['NOPAT', 'TABOO'])(
    'is nothing where its sender has marked it %s, and less where a part is',
    (code) => {
      const label = { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code }] };
      const bundle = JSON.parse(ofCitizens.find(({ name }) => name === 'referral/new')?.text ?? '');
      const withheld = 'own-data.withheld-by-sender';
      expect(asCitizenSees({ ...bundle, meta: label }, bruno)).toMatchObject({
        entries: [],
        problems: [{ code: withheld, params: { what: 'Bundle' } }],
      });
      const focus = bundle.entry.find(
        ({ resource }: Json) => resource.resourceType === 'ServiceRequest',
      ).resource;
      focus.meta = label;
      const { entries, problems } = asCitizenSees(bundle, bruno);
      expect(problems).toMatchObject([{ code: withheld, params: { what: `ServiceRequest/${focus.id}` } }]);
      expect(entries.length).toBeGreaterThan(1);
      expect(JSON.stringify(entries)).not.toContain(focus.id);
    },
  );
});
