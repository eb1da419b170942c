import type { Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCourseMessage } from '../../../src/course/read-course-message.ts';
import { instant } from '../instant.ts';
import { code, directory, message, stay, uuid } from './bundle.ts';
import { read } from './read.ts';
import { referral } from './referral.ts';

function decision(output: readonly object[], more: object = {}): Resource {
  return {
    resourceType: 'Task',
    id: 'decision',
    status: 'accepted',
    intent: 'order',
    instantiatesUri: 'https://overgang.dk/rules/national-2026-draft',
    focus: { identifier: uuid('ref-1') },
    output,
    ...more,
  } as unknown as Resource;
}
const put = (name: string, value: object) => ({
  type: { coding: [code('sop-decision-output', name)] },
  ...value,
});
const decided = (name: string) =>
  put('decision', { valueCodeableConcept: { coding: [code('sop-decision', name)] } });

describe('a referral', () => {
  it('is read for who, where to, origin, criteria, flags and dialogue', () => {
    expect(read(referral()).message).toEqual({
      kind: 'referral-received',
      messageId: 'sop-referral-new-2027-04-05T10:00:00+02:00',
      courseId: 'course-1',
      citizen: 'citizen-10',
      at: instant('2027-04-05T10:00+02:00'),
      sequence: 0,
      sender: { id: 'hos-med', kind: 'hospital' },
      receiver: { id: 'vis-oest', kind: 'visitation' },
      residenceMunicipality: '0101',
      responsible: 'region-oestdanmark',
      statesResponsible: false,
      facts: {
        referralId: 'ref-1',
        origin: 'hospital',
        criteria: { A1: true, A2: false, A6: 'not-assessed' },
        flags: [{ flag: 'X1', status: 'claimed' }],
        functionalAbility: false,
        dialogue: { citizen: true, municipality: true },
      },
    });
  });

  it('is read the same whatever the diagnosis, the medicines, the complexity and the social situation (R-REF-07, R-REF-14)', () => {
    const plain = read(referral()).message;
    const words = fc.string({ maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 4 }),
        fc.nat(30),
        words,
        words,
        (diagnoses, medicines, score, social) => {
          const varied = referral({
            reasonCode: diagnoses.map((text) => ({
              coding: [{ system: 'urn:oid:1.2.208.176.2.4', code: text }],
              text,
            })),
            priority: diagnoses.length > 2 ? 'asap' : 'routine',
            note: [{ text: social }],
          });
          const medicine = {
            resourceType: 'MedicationStatement',
            status: 'active',
            subject: { reference: 'Patient/citizen' },
          } as Resource;
          const condition = {
            resourceType: 'Condition',
            code: { text: score },
            subject: { reference: 'Patient/citizen' },
          } as Resource;
          const entry = [
            ...(varied.entry ?? []),
            { resource: condition },
            ...Array(medicines).fill({ resource: medicine }),
          ];
          expect(read({ ...varied, entry }).message).toEqual(plain);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('without a course id is warned of, and kept under its own (R-ID-09)', () => {
    const bundle = referral();
    const entry = (bundle.entry ?? []).filter(({ resource }) => resource?.resourceType !== 'Encounter');
    const { message: told, problems } = read({ ...bundle, entry });
    expect(told?.courseId).toBe('ref-1');
    expect(problems).toMatchObject([{ code: 'course.id-missing', severity: 'warning', rule: 'R-ID-09' }]);
    const known = readCourseMessage(
      { ...bundle, entry },
      { ...directory, courseOf: (id) => `course of ${id}` },
    );
    expect(known.message?.courseId).toBe('course of ref-1');
  });
});

describe('a decision', () => {
  const told = (event: string, task: Resource, others: readonly Resource[] = []) =>
    read(message(event, 'vis-oest', 'hos-med', '2027-04-05T13:20:00+02:00', task, others)).message;

  it('allocates a stay with its four parties, legal basis, rule set and planned end', () => {
    const output = [
      decided('accept'),
      put('assessment', { valueString: 'vurdering' }),
      put('stay', { valueReference: { reference: 'Encounter/stay' } }),
    ];
    const planned = stay({ status: 'planned', period: undefined });
    expect(told('sop-allocation-granted', decision(output), [planned])).toMatchObject({
      kind: 'allocation-granted',
      residenceMunicipality: '0101',
      facts: {
        referralId: 'ref-1',
        stayId: 'stay-1',
        assessed: true,
        legalBases: ['sul-118e'],
        authority: 'region-oestdanmark',
        operator: 'mun-0101',
        site: 'sop-vig',
        ruleSet: 'https://overgang.dk/rules/national-2026-draft',
        plannedEnd: instant('2027-04-19T13:20+02:00'),
        information: ['stay', 'duration'],
      },
    });
  });

  it.each([
    [
      'sop-allocation-rejected',
      'reject',
      'home-possible',
      { kind: 'referral-rejected', facts: { reason: 'home-possible' } },
    ],
    ['sop-allocation-rejected', 'no-capacity', 'no-capacity', { kind: 'capacity-missing' }],
    [
      'sop-allocation-rejected',
      'redirect',
      'redirect-frv',
      { kind: 'referral-redirected', facts: { to: 'specialised' } },
    ],
  ])('%s: %s', (event, name, reason, expected) => {
    const task = decision([decided(name)], {
      status: 'rejected',
      statusReason: { coding: [code('sop-decision-reason', reason)] },
    });
    expect(told(event, task)).toMatchObject(expected);
  });

  it('offers an alternative, which is accepted or declined', () => {
    expect(
      told('sop-alternative-offer', decision([put('alternative', { valueString: 'sop-frb' })])),
    ).toMatchObject({
      kind: 'alternative-offered',
      facts: { offer: 'sop-frb' },
    });
    expect(told('sop-alternative-response', decision([]))?.kind).toBe('alternative-accepted');
    expect(told('sop-alternative-response', decision([], { status: 'rejected' }))?.kind).toBe(
      'alternative-declined',
    );
  });
});
