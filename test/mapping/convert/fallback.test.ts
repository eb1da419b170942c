import { describe, expect, it } from 'vitest';
import { conversionNeeds } from '../../../src/mapping/convert/conversion-needs.ts';
import { convert } from '../../../src/mapping/convert/convert.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import { type FhirObject, isObject } from '../../../src/mapping/pair/fhir-path.ts';
import { indexMessage } from '../../../src/mapping/pair/message-resources.ts';
import { writeFhir } from '../../../src/mapping/pair/write-fhir.ts';
import { eventCodes } from '../../../src/message/event.ts';
import { mappings, worldOf } from '../world.ts';

function messageOf(letter: string, change: (resource: FhirObject) => void = () => undefined): Uint8Array {
  const pair = mappings().pairs.find((each) => each.table.letter === letter && each.table.event !== '*');
  const grammar = mappings().letters.byType.get(letter);
  if (pair === undefined || grammar === undefined) throw new Error(letter);
  const { bundle } = writeFhir(
    pair,
    EXAMPLE_ENVELOPE,
    exampleLetter(grammar),
    mappings().severityOf,
    conversionNeeds(worldOf()),
  );
  for (const resource of indexMessage(bundle).resources) change(resource);
  return Buffer.from(JSON.stringify(bundle));
}

const convertTo = (
  bytes: Uint8Array,
  to: 'medcom-xml' | 'edifact' = 'medcom-xml',
  type?: string,
): ReturnType<typeof convert> =>
  convert(bytes, type === undefined ? { to } : { to, type }, mappings(), worldOf());
const xml = (done: ReturnType<typeof convert>): string =>
  Buffer.from(done.files[0]?.bytes ?? []).toString('latin1');
const set = (type: string, key: string, value: unknown) => (resource: FhirObject) => {
  if (resource.resourceType === type) resource[key] = value;
};

/** The letter types that an event has, where its content fits; every other event is told as text. */
const TWINS: Readonly<Record<string, { readonly letter: string; readonly like: string }>> = {
  'hospital-notification-message': { letter: 'XDIS20', like: 'XDIS20' },
  'care-communication-message': { letter: 'XDIS91', like: 'XDIS91' },
  'acknowledgement-message': { letter: 'XCTL03', like: 'XCTL03' },
  'sop-referral-new': { letter: 'XREF01', like: 'XREF01' },
  'sop-discharge-notice-new': { letter: 'XDIS19', like: 'XDIS19' },
};

describe('Every event that the gateway carries', () => {
  it.each(eventCodes)('%s becomes its letter or a clinical e-mail, in both formats', (code) => {
    const { letter, like } = TWINS[code] ?? { letter: 'XDIS91', like: 'XDIS19' };
    const bytes = messageOf(like, (resource) => {
      if (isObject(resource.eventCoding)) resource.eventCoding.code = code;
    });
    for (const to of ['medcom-xml', 'edifact'] as const) {
      const done = convertTo(bytes, to);
      expect([to, ...done.files.map((file) => file.kind)]).toEqual([to, letter]);
      const back = convert(done.files[0]?.bytes ?? new Uint8Array(), { to: 'fhir' }, mappings(), worldOf());
      expect(back.files.length).toBeGreaterThan(0);
      if (letter !== 'XDIS91' || code === 'care-communication-message') continue;
      expect(xml(done)).toContain('2026-03-02 kl. 09');
      const [, citizen = ''] =
        /"system":"urn:oid:1.2.208.176.1.2","value":"(\d{10})"/.exec(String(bytes)) ?? [];
      expect(xml(done)).toMatch(new RegExp(`CivilRegistrationNumber>${citizen}|${citizen}:::CPR`));
    }
  });
});

describe('A message without a letter of its own', () => {
  it('is told as text in a clinical e-mail', () => {
    const done = convertTo(
      messageOf('XDIS19', (resource) => {
        if (isObject(resource.eventCoding)) resource.eventCoding.code = 'sop-discharge-notice-cancel';
      }),
    );
    expect(done.files.map((file) => file.kind)).toEqual(['XDIS91']);
    expect(xml(done)).toContain('<Subject>VARSLING ANNULLERET</Subject>');
    expect(xml(done)).toContain('sop-expected-end-of-need: 2026-03-02 kl. 09:15');
  });

  it('is told with the words of its notes and of its reasons', () => {
    const done = convertTo(
      messageOf('XREF01', (resource) => {
        if (isObject(resource.eventCoding)) resource.eventCoding.code = 'sop-referral-cancel';
        set('ServiceRequest', 'note', [{ text: 'Borgeren er flyttet.' }])(resource);
        set('ServiceRequest', 'reasonCode', [{ text: 'Fald i hjemmet' }])(resource);
      }),
    );
    expect(done.files.map((file) => file.kind)).toEqual(['XDIS91']);
    expect(xml(done)).toContain('note.text: Borgeren er flyttet.');
    expect(xml(done)).toContain('reasonCode.text: Fald i hjemmet');
    const report = done.reports[0]?.entries.map(({ path }) => path);
    expect(report).toContain('ServiceRequest.note[0].text');
    expect(report).toContain('ServiceRequest.reasonCode[0].text');
  });

  it('goes as text when it is a leave or an emergency contact, which no advis can say', () => {
    const activity = {
      coding: [
        {
          system: 'http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-activityCodes',
          code: 'start-leave-inpatient',
        },
      ],
    };
    expect(
      convertTo(messageOf('XDIS20', set('Provenance', 'activity', activity))).files.map((file) => file.kind),
    ).toEqual(['XDIS91']);
  });

  it('is refused when another letter was asked for', () => {
    expect(convertTo(messageOf('XDIS20'), 'medcom-xml', 'XREF01').problems.map((each) => each.code)).toEqual([
      'legacy.no-mapping',
    ]);
  });

  it('becomes a clinical e-mail when that was asked for', () => {
    expect(convertTo(messageOf('XDIS20'), 'medcom-xml', 'XDIS91').files.map((file) => file.kind)).toEqual([
      'XDIS91',
    ]);
  });
});

describe('What may never be lost', () => {
  it('keeps a citizen with a replacement CPR number out of a letter that has no place for it', () => {
    const replacement = [{ system: 'urn:oid:1.2.208.176.1.6.1.3.177', value: '1206550VK9' }];
    const done = convertTo(messageOf('XDIS20', set('Patient', 'identifier', replacement)));
    expect(done.files.map((file) => file.kind)).toEqual(['XDIS91']);
    expect(done.problems.map((each) => [each.code, each.severity, each.params?.to])).toContainEqual([
      'legacy.safety-lost',
      'warning',
      'XDIS20',
    ]);
    expect(xml(done)).toContain('<AlternativeIdentifier>1206550VK9</AlternativeIdentifier>');
  });

  it('refuses a message whose citizen no letter can name', () => {
    const done = convertTo(
      messageOf('XDIS20', set('Patient', 'identifier', [{ system: 'urn:oid:1.2.3', value: '1' }])),
    );
    expect(done.files).toEqual([]);
    expect(done.problems.some((each) => each.severity === 'error')).toBe(true);
  });

  it('reports the moment of a notice as carried, and the letter says it', () => {
    const done = convertTo(messageOf('XDIS19'));
    const entry = done.reports[0]?.entries.find((each) =>
      each.path.startsWith('Communication.extension(sop-expected-end-of-need)'),
    );
    expect([entry?.outcome, entry?.severity, entry?.target]).toEqual(['carried', 'safety', 'EndOfTreatment']);
  });
});

describe('A replacement CPR number of a letter', () => {
  it.each([
    ['0703921VJ4', 'urn:oid:1.2.208.176.1.6.1.1'],
    ['1206550VK9', 'urn:oid:1.2.208.176.1.6.1.3'],
  ])('%s is known by its seventh character to be of %s', (number, system) => {
    const letter = xml(
      convertTo(messageOf('XDIS91', set('Patient', 'identifier', [{ system, value: number }]))),
    );
    expect(letter).toContain(`<AlternativeIdentifier>${number}</AlternativeIdentifier>`);
    const back = convert(Buffer.from(letter, 'latin1'), { to: 'fhir' }, mappings(), worldOf());
    expect(Buffer.from(back.files[0]?.bytes ?? []).toString('utf8')).toContain(
      `"identifier":[{"system":"${system}","value":"${number}"}]`,
    );
  });
});

describe('A corrected referral', () => {
  const corrected = messageOf(
    'XREF01',
    set('Provenance', 'activity', {
      coding: [
        {
          system: 'http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-activityCodes',
          code: 'modified-message',
        },
      ],
    }),
  );

  it('is a corrected letter in XML', () => {
    expect(xml(convertTo(corrected))).toContain('<StatusCode>rettetbrev</StatusCode>');
  });

  it('is told as text in EDIFACT, which has no code for it', () => {
    const done = convertTo(corrected, 'edifact');
    expect(done.files.map((file) => file.kind)).toEqual(['XDIS91']);
    expect(done.problems.map((each) => each.code)).toContain('legacy.edifact-no-value');
  });
});

describe('An attachment', () => {
  const withAttachment = messageOf('XDIS91', (resource) => {
    if (resource.resourceType !== 'Communication' || !Array.isArray(resource.payload)) return;
    resource.payload = [
      resource.payload[0],
      {
        extension: [
          {
            url: 'http://medcomfhir.dk/ig/core/StructureDefinition/medcom-core-identifier-extension',
            valueIdentifier: { value: 'urn:uuid:2b1c9d0e-6f7a-4b58-bd0c-1a2e3f405162' },
          },
        ],
        contentAttachment: { contentType: 'application/pdf', title: 'Plan.pdf', data: 'JVBERi0xLjc=' },
      },
    ];
  });

  it.each(['medcom-xml', 'edifact'] as const)(
    'goes in a binary letter beside its letter, and comes back: %s',
    (to) => {
      const there = convertTo(withAttachment, to);
      expect(there.files.map((file) => file.kind)).toEqual(['XDIS91', 'XBIN01']);
      const objects = new Map([['2b1c9d0e6f7a4b58bd0c1a2e3f405162', 'JVBERi0xLjc=']]);
      const back = convert(there.files[0]?.bytes ?? new Uint8Array(), { to: 'fhir' }, mappings(), worldOf(), {
        objects,
      });
      const attachment = { title: 'Plan.pdf', size: 8, contentType: 'application/pdf', data: 'JVBERi0xLjc=' };
      expect(JSON.stringify(JSON.parse(Buffer.from(back.files[0]?.bytes ?? []).toString('utf8')))).toContain(
        JSON.stringify(attachment).slice(1, -1),
      );
    },
  );
});
