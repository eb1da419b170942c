import type { Resource } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { instant } from '../instant.ts';
import { code, ext, message, stay, to } from './bundle.ts';
import { read } from './read.ts';

describe('a stay', () => {
  const told = (
    event: string,
    encounter: Resource,
    at = '2027-04-22T12:20:00+02:00',
    others: readonly Resource[] = [],
  ) => read(message(event, 'sop-vig', 'mun-0101', at, encounter, others)).message;
  const waiting = (period: object) =>
    ext('sop-waiting-municipal-place', { extension: [{ url: 'period', valuePeriod: period }] });

  it('starts when the citizen arrived, not when it was told', () => {
    expect(told('sop-stay-start', stay(), '2027-04-07T14:05:00+02:00')).toMatchObject({
      kind: 'arrived',
      at: instant('2027-04-07T14:00+02:00'),
      facts: { toldAt: instant('2027-04-07T14:05+02:00'), plannedEnd: instant('2027-04-21T14:00+02:00') },
    });
  });

  it('ends with end of need, departure, reason and destination, each for itself (R-END-06)', () => {
    const ended = stay(
      {
        status: 'finished',
        period: { start: '2027-04-07T14:00:00+02:00', end: '2027-04-22T12:15:00+02:00' },
        hospitalization: { dischargeDisposition: { coding: [code('sop-destination', 'own-home')] } },
      },
      [
        ext('sop-actual-end-of-need', { valueDateTime: '2027-04-22T11:00:00+02:00' }),
        ext('sop-end-reason', { valueCoding: code('sop-end-reason', 'planned-need-ended') }),
      ],
    );
    expect(told('sop-stay-end', ended)).toMatchObject({
      kind: 'departed',
      at: instant('2027-04-22T12:15+02:00'),
      facts: {
        reason: 'planned-need-ended',
        actualEnd: instant('2027-04-22T11:00+02:00'),
        departure: instant('2027-04-22T12:15+02:00'),
        destination: 'own-home',
        assessed: false,
      },
    });
  });

  it.each([
    ['sop-stay-leave', stay({ status: 'onleave' }), { kind: 'leave-started' }],
    ['sop-stay-leave', stay(), { kind: 'leave-ended' }],
    ['sop-stay-readmission', stay(), { kind: 'hospital-admitted' }],
    ['sop-stay-transfer', stay(), { kind: 'transferred', facts: { toSite: 'sop-vig', toStayId: 'stay-1' } }],
    [
      'sop-stay-death',
      stay({ period: { end: '2027-04-20T04:45:00+02:00' } }),
      { kind: 'died', at: instant('2027-04-20T04:45+02:00') },
    ],
    ['sop-stay-information', stay(), { kind: 'stay-informed', facts: { information: ['stay', 'duration'] } }],
    [
      'sop-waiting',
      stay({}, [waiting({ start: '2027-04-22T11:00:00+02:00' })]),
      {
        kind: 'waiting-started',
        at: instant('2027-04-22T12:20+02:00'),
        facts: { since: instant('2027-04-22T11:00+02:00') },
      },
    ],
    [
      'sop-waiting',
      stay({}, [waiting({ start: '2027-04-22T11:00:00+02:00', end: '2027-05-01T10:00:00+02:00' })]),
      { kind: 'waiting-stopped', at: instant('2027-05-01T10:00+02:00') },
      '2027-05-01T10:05:00+02:00',
    ],
    ['sop-municipal-information', stay(), { kind: 'municipality-informed' }],
    ['sop-handover-out', stay(), { kind: 'handover-sent', facts: { medicationUpdated: false } }],
  ] as const)('%s', (event, encounter, expected, at?: string) => {
    expect(told(event, encounter, at)).toMatchObject(expected);
  });

  it('R-ID-11: tells of nothing that comes more than a day after it was sent', () => {
    const left = stay({ period: { end: '9999-12-31T12:00:00+01:00' } });
    const { message: found, problems } = read(
      message('sop-stay-end', 'sop-vig', 'mun-0101', '2027-04-22T12:20:00+02:00', left),
    );
    expect(found).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'course.in-future', severity: 'error' }]);
  });

  const assessed = (answers: readonly string[]) =>
    ({
      resourceType: 'QuestionnaireResponse',
      id: 'assessment',
      status: 'completed',
      item: answers.map((answer, index) => ({
        linkId: `D${index + 1}`,
        answer: [index % 2 === 0 ? { valueString: answer } : { valueCoding: { code: answer } }],
      })),
    }) as Resource;
  const decided = (extensions: Parameters<typeof stay>[1], others: readonly Resource[] = []) =>
    told('sop-end-decision', stay({}, extensions), '2027-04-22T11:05:00+02:00', others);
  const need = ext('sop-actual-end-of-need', { valueDateTime: '2027-04-22T11:00:00+02:00' });

  it('decides the end of need with criteria, dialogue and professions (M36, R-END-01, R-END-02, R-END-03)', () => {
    const role = (id: string, text: string) =>
      ({ resourceType: 'PractitionerRole', id, code: [{ text }] }) as Resource;
    const talk = {
      resourceType: 'Communication',
      id: 'talk',
      status: 'completed',
      recipient: [to('mun-0101')],
    } as Resource;
    const answers = ['met', 'not-relevant', 'met', 'met', 'not-met', 'perhaps'];
    expect(
      decided([need], [assessed(answers), talk, role('a', 'læge'), role('b', 'sygeplejerske')]),
    ).toMatchObject({
      kind: 'end-decided',
      facts: {
        actualEnd: instant('2027-04-22T11:00+02:00'),
        criteria: { D1: 'met', D2: 'not-relevant', D3: 'met', D4: 'met', D5: 'not-met' },
        dialogue: true,
        decider: 'staff',
        professions: 2,
      },
    });
    expect(decided([need])).toMatchObject({ facts: { criteria: {}, dialogue: false, professions: 0 } });
  });

  it('decides an end that the criteria do not carry when it says why', () => {
    const reason = ext('sop-end-reason', { valueCoding: code('sop-end-reason', 'own-decision') });
    expect(decided([need, reason])).toMatchObject({ facts: { override: 'own-decision' } });
    const planned = ext('sop-end-reason', { valueCoding: code('sop-end-reason', 'planned-need-ended') });
    expect(decided([need, planned])?.facts).not.toHaveProperty('override');
    expect(decided([need, waiting({ start: '2027-04-22T11:00:00+02:00' })])).toMatchObject({
      facts: { override: 'waiting-municipal-place' },
    });
  });

  it('decides no end without the time of it (R-END-05)', () => {
    expect(decided([])).toBeUndefined();
  });
});
