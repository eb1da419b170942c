import { existsSync, globSync, readFileSync } from 'node:fs';
import type { Bundle, Resource, ServiceRequest } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CourseMessage } from '../../../src/course/course-message.ts';
import { readCourseMessage } from '../../../src/course/read-course-message.ts';
import { instant } from '../instant.ts';
import { code, directory, ext, message, residence, stay, to, uuid } from './bundle.ts';

const read = (bundle: Bundle) => readCourseMessage(bundle, directory);
const facts = (bundle: Bundle) => read(bundle).message?.facts;

function criterion(name: string, met: boolean | undefined) {
  return ext('sop-admission-criterion', {
    extension: [
      { url: 'criterion', valueCoding: code('sop-admission-criteria', name) },
      met === undefined
        ? { url: 'notAssessedReason', valueString: 'ikke relevant' }
        : { url: 'met', valueBoolean: met },
    ],
  });
}

const dialogue = {
  resourceType: 'Communication',
  id: 'dialogue',
  status: 'completed',
  recipient: [{ reference: 'Patient/citizen' }, to('mun-0101')],
} as Resource;

function referral(more: Partial<ServiceRequest> = {}): Bundle {
  const request = {
    resourceType: 'ServiceRequest',
    id: 'request',
    identifier: [uuid('ref-1')],
    status: 'active',
    intent: 'order',
    subject: { reference: 'Patient/citizen' },
    extension: [
      ext('sop-origin', { valueCoding: code('sop-origin', 'hospital') }),
      residence,
      ext('sop-citizen-involvement', { valueBoolean: true }),
      criterion('A1', true),
      criterion('A2', false),
      criterion('A6', undefined),
      ext('sop-target-group-flag', {
        extension: [
          { url: 'flag', valueCoding: code('sop-target-group-flags', 'X1') },
          { url: 'status', valueCode: 'claimed' },
        ],
      }),
    ],
    supportingInfo: [{ reference: 'Communication/dialogue' }],
    ...more,
  } as ServiceRequest;
  return message('sop-referral-new', 'hos-med', 'vis-oest', '2027-04-05T10:00:00+02:00', request, [
    dialogue,
    stay({ id: 'hospital' }),
  ]);
}

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

describe('the treatment responsibility', () => {
  const participant = (role: string, member: string, start: string, end?: string) => ({
    role: [{ coding: [code('sop-responsibility-role', role)] }],
    member: to(member),
    period: { start, ...(end === undefined ? {} : { end }) },
  });
  const team = (status: string, ...participants: object[]) =>
    ({ resourceType: 'CareTeam', id: 'team', status, participant: participants }) as unknown as Resource;
  const told = (careTeam: Resource) =>
    read(
      message('sop-treatment-responsibility', 'sop-vig', 'mun-0101', '2027-04-07T14:10:00+02:00', careTeam, [
        stay(),
      ]),
    ).message;
  const before = participant('hospital', 'hos-med', '2027-03-31T09:30:00+02:00', '2027-04-07T14:00:00+02:00');
  const next = participant('sop-doctor', 'sop-vig', '2027-04-07T14:00:00+02:00');

  it('is taken over from the time it names', () => {
    expect(told(team('active', before, next))).toMatchObject({
      kind: 'responsibility-accepted',
      at: instant('2027-04-07T14:00+02:00'),
      sequence: 1,
      facts: {
        to: { id: 'sop-vig', role: 'sop-doctor' },
        effectiveAt: instant('2027-04-07T14:00+02:00'),
        openHolders: 1,
      },
    });
  });

  it.each([
    ['proposed', 'responsibility-offered'],
    ['inactive', 'responsibility-declined'],
  ])('%s is %s', (status, kind) => {
    expect(told(team(status, before, next))?.kind).toBe(kind);
  });

  it('held by two at once is told as two (R-TRE-01)', () => {
    expect(
      told(team('active', next, participant('gp', 'gp-1', '2027-04-07T14:00:00+02:00')))?.facts,
    ).toMatchObject({ openHolders: 2 });
  });

  it('of the discharging hospital for 96 hours is its discharge (R-TRE-06)', () => {
    const extended = participant(
      'hospital-extended',
      'hos-med',
      '2027-04-07T13:00:00+02:00',
      '2027-04-11T13:00:00+02:00',
    );
    expect(told(team('active', extended))).toMatchObject({
      kind: 'hospital-discharged',
      at: instant('2027-04-07T13:00+02:00'),
    });
  });
});

describe('a discharge notice', () => {
  const notice = (more: object = {}, extensions: readonly object[] = []) =>
    ({
      resourceType: 'Communication',
      id: 'notice',
      identifier: [uuid('chain-1')],
      status: 'in-progress',
      extension: [residence, ...extensions],
      payload: [{ contentString: 'Borgeren ventes hjem.' }],
      ...more,
    }) as Resource;
  const end = (time: string) => ext('sop-expected-end-of-need', { valueDateTime: time });
  const sequence = (value: number) =>
    ext('sop-notice-revision', { extension: [{ url: 'sequence', valuePositiveInt: value }] });
  const sent = (event: string, focus: Resource, sender = 'sop-vig', receiver = 'mun-0101') =>
    message(event, sender, receiver, '2027-04-20T10:00:00+02:00', focus, [stay()]);

  it('is its chain, its place in it and the expected end', () => {
    const bundle = sent(
      'sop-discharge-notice-new',
      notice({}, [end('2027-04-22T11:00:00+02:00'), sequence(1)]),
    );
    expect(read(bundle).message).toMatchObject({
      kind: 'notice-sent',
      receiver: { municipality: '0101' },
      facts: { chainId: 'chain-1', sequence: 0, expectedEnd: instant('2027-04-22T11:00+02:00') },
    });
  });

  it.each([
    ['2027-04-22', 'time.date-only'],
    ['2027-04-22T11:00:00', 'time.no-offset'],
    ['tomorrow', 'time.not-a-time'],
  ])('with the end %s is refused (R-ID-11)', (time, problem) => {
    const { message: told, problems } = read(
      sent('sop-discharge-notice-new', notice({}, [end(time), sequence(1)])),
    );
    expect(told).toBeUndefined();
    expect(problems).toMatchObject([{ code: problem, rule: 'R-ID-11', severity: 'error' }]);
  });

  it('with an hour that does not exist in Denmark is taken as its instant, with a warning', () => {
    const { message: told, problems } = read(
      sent('sop-discharge-notice-new', notice({}, [end('2028-03-26T02:30:00+01:00'), sequence(1)])),
    );
    expect(told?.facts).toMatchObject({ expectedEnd: instant('2028-03-26T03:30+02:00') });
    expect(problems).toMatchObject([{ code: 'time.foreign-offset', severity: 'warning' }]);
  });

  it('is revised, cancelled with its reason, and answered', () => {
    expect(
      facts(sent('sop-discharge-notice-revise', notice({}, [end('2027-04-23T11:00:00+02:00'), sequence(2)]))),
    ).toMatchObject({ sequence: 1 });
    const cancelled = notice({
      status: 'stopped',
      statusReason: { coding: [code('sop-notice-cancel-reason', 'health-change')] },
    });
    expect(facts(sent('sop-discharge-notice-cancel', cancelled))).toEqual({
      chainId: 'chain-1',
      reason: 'health-change',
    });
    const answer = ext('sop-notice-response', {
      extension: [
        { url: 'answer', valueCoding: code('sop-notice-response', 'ready-from') },
        { url: 'readyFrom', valueDateTime: '2027-04-22T11:00:00+02:00' },
      ],
    });
    const response = notice({ inResponseTo: [{ identifier: uuid('chain-1') }] }, [answer]);
    expect(facts(sent('sop-discharge-notice-response', response, 'mun-0101', 'sop-vig'))).toEqual({
      chainId: 'chain-1',
      answer: 'ready-from',
      readyFrom: instant('2027-04-22T11:00+02:00'),
    });
  });
});

/** What is left of a value after losing an element here and there. */
function gnaw(value: unknown, dice: Iterator<number>): unknown {
  if (dice.next().value === 0) return undefined;
  if (Array.isArray(value)) return value.map((each) => gnaw(each, dice)).filter((each) => each !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).map(([key, each]) => [key, gnaw(each, dice)]);
  return Object.fromEntries(kept.filter(([, each]) => each !== undefined));
}

describe('what is no message of a course', () => {
  it.each([
    ['an empty Bundle', { resourceType: 'Bundle', type: 'message' }],
    [
      'a Bundle without a header',
      { resourceType: 'Bundle', type: 'message', entry: [{}, { resource: { resourceType: 'Patient' } }] },
    ],
    [
      'an acknowledgement',
      {
        resourceType: 'Bundle',
        type: 'message',
        entry: [
          { resource: { resourceType: 'MessageHeader', eventCoding: { code: 'acknowledgement-message' } } },
        ],
      },
    ],
    [
      'an event nobody knows',
      message('sop-tomorrow', 'sop-vig', 'mun-0101', '2027-04-20T10:00:00+02:00', stay()),
    ],
  ])('%s is passed over', (_, bundle) => {
    expect(read(bundle as Bundle)).toEqual({ message: undefined, problems: [] });
  });

  it('never makes the reader throw, whatever is missing from a message', () => {
    const whole = [
      referral(),
      message('sop-stay-end', 'sop-vig', 'mun-0101', '2027-04-22T12:20:00+02:00', stay()),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...whole), fc.infiniteStream(fc.nat(9)), (bundle, dice) => {
        const gnawed = gnaw(bundle, dice) as Bundle | undefined;
        if (gnawed !== undefined) expect(() => read(gnawed)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});

const fixtures = new URL('../../../fixtures/messages/', import.meta.url);
describe.skipIf(!existsSync(fixtures))('the fixtures (skipped while fixtures/messages is not there)', () => {
  const courses = globSync('{referral,allocation,stay,discharge-notice}/*/message.json', {
    cwd: fixtures.pathname,
  }).sort();

  it('are there', () => {
    expect(courses.length).toBeGreaterThan(10);
  });

  it.each(courses)('%s is a message of a course', (path) => {
    const { message: told, problems } = read(
      JSON.parse(readFileSync(new URL(path, fixtures), 'utf8')) as Bundle,
    );
    expect(told satisfies CourseMessage | undefined).toBeDefined();
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
