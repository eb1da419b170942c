import { afterEach, describe, expect, it } from 'vitest';
import { assembledAt, changed, fixture, sentAgain } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway, type Reply } from '../gateway-under-test.ts';

type Json = ReturnType<typeof JSON.parse>;

const course = 'fd7d23b7-9513-4363-ad00-3c6d3162dfbe';
const site = 'sop-vigerslevvej';
const visitation = 'visitation-oestdanmark';
const inOrder = [
  'referral/new',
  'allocation/granted',
  'stay/start',
  'discharge-notice/new',
  'discharge-notice/response',
  'stay/end',
] as const;

describe('a course answers bad input with the rule’s id', () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  afterEach(() => gateway.dispose());

  const open = async () => {
    gateway = await openGateway({ now: () => clock });
  };
  const send = async (name: string, text = fixture(name).text): Promise<Reply> => {
    clock = assembledAt(text) ?? clock;
    return gateway.send(fixture(name).expected.sender, text);
  };
  const untilNotice = async () => {
    await open();
    for (const name of ['referral/new', 'referral/update', 'allocation/granted', 'stay/start']) {
      expect((await send(name)).status).toBe(202);
    }
  };
  const standing = async () => (await gateway.call(`/courses/${course}`, { as: visitation })).body;

  const each = (name: string, type: string, change: (resource: Json) => void): string =>
    changed(fixture(name).text, (bundle) => {
      for (const { resource } of bundle.entry) if (resource.resourceType === type) change(resource);
    });
  const stay = (change: (encounter: Json) => void) => each('stay/end', 'Encounter', change);
  const extension = (resource: Json, name: string): Json =>
    resource.extension.find(({ url }: { url: string }) => url.endsWith(name));
  const expectedEnd = (value: string) =>
    each('discharge-notice/new', 'Communication', (notice) => {
      extension(notice, 'sop-expected-end-of-need').valueDateTime = value;
    });
  const residence = (name: string, type: string, code: string) =>
    each(name, type, (resource) => {
      const stated = extension(resource, 'sop-residence-municipality');
      if (stated !== undefined) stated.valueCoding.code = code;
    });

  it.each([
    [
      'an end before the start',
      'stay/end',
      () => stay(({ period }) => (period.end = '2027-04-06T10:00:00+02:00')),
      // FHIR itself forbids it, before a rule of ours does (R-END-06).
      'start SHALL have a lower value than end',
      422,
    ],
    ['a date without a time', 'discharge-notice/new', () => expectedEnd('2027-04-22'), 'R-ID-11', 422],
    [
      'a departure that is a date',
      'stay/end',
      () => stay(({ period }) => (period.end = '2027-04-22')),
      'R-ID-11',
      422,
    ],
    [
      'a time without an offset',
      'discharge-notice/new',
      () => expectedEnd('2027-04-22T11:00:00'),
      // FHIR itself asks for the offset where there is a time.
      '2027-04-22T11:00:00',
      422,
    ],
    [
      'an offset Denmark never had',
      'discharge-notice/new',
      () => expectedEnd('2027-04-22T11:00:00+05:00'),
      'R-ID-11',
      202,
    ],
    [
      'an offset Denmark did not have that day',
      'discharge-notice/new',
      () => expectedEnd('2027-04-22T11:00:00+01:00'),
      'R-ID-11',
      202,
    ],
    [
      'a notice of what is past',
      'discharge-notice/new',
      () => expectedEnd('2027-04-19T11:00:00+02:00'),
      'R-NOT-02',
      422,
    ],
    [
      'a notice of an end before the arrival',
      'discharge-notice/new',
      () => expectedEnd('2027-04-07T13:00:00+02:00'),
      'R-NOT-02',
      422,
    ],
    [
      'a municipality that does not exist, in a notice',
      'discharge-notice/new',
      () => residence('discharge-notice/new', 'Communication', '0999'),
      'R-ID-03',
      422,
    ],
    [
      'a municipality that does not exist, in an end',
      'stay/end',
      () => residence('stay/end', 'Encounter', '9999'),
      'R-ID-03',
      422,
    ],
  ] as const)('%s', async (_, name, text, rule, status) => {
    await untilNotice();
    const before = (await standing()).events.length;
    const reply = await send(name, text());
    expect(reply.status, reply.text).toBe(status);
    expect(reply.text).toContain(rule);
    if (status !== 202) expect((await standing()).events).toHaveLength(before);
  });

  it('a municipality that does not exist, in a referral (R-ID-03)', async () => {
    await open();
    const reply = await send('referral/new', residence('referral/new', 'ServiceRequest', '0999'));
    expect(reply.status, reply.text).toBe(422);
    expect(reply.text).toContain('R-ID-03');
  });

  it.each(['discharge-notice/new', 'stay/end', 'allocation/granted', 'stay/start'])(
    'another citizen with the course’s id, in %s (R-ID-01)',
    async (name) => {
      await open();
      for (const before of inOrder.slice(0, inOrder.indexOf(name as (typeof inOrder)[number]))) {
        await send(before);
      }
      const other = each(name, 'Patient', (patient) => {
        patient.identifier[0].value = '1509819996';
      });
      const reply = await send(name, other);
      expect(reply.status, reply.text).toBe(422);
      expect(reply.text).toContain('R-ID-01');
      expect(reply.text).toContain('course.citizen-mismatch');
    },
  );

  it.each([
    ['discharge-notice/new', site, 'sop-frederiksberg'],
    ['stay/start', site, 'sop-bystaevneparken'],
    ['stay/end', site, 'sop-frederiksberg'],
    ['discharge-notice/response', 'kommune-koebenhavn', 'kommune-frederiksberg'],
  ])('%s of a party that has no role in the course (R-SEC-04)', async (name, ours, theirs) => {
    await open();
    for (const before of inOrder.slice(0, inOrder.indexOf(name as (typeof inOrder)[number]))) {
      await send(before);
    }
    const [own, other] = [gateway.organisation(ours), gateway.organisation(theirs)];
    const text = fixture(name).text.replaceAll(own.sor, other.sor).replaceAll(own.gln, other.gln);
    clock = assembledAt(text) ?? clock;
    const reply = await gateway.send(theirs, text);
    expect(reply.status, reply.text).toBe(422);
    expect(reply.text).toContain('R-SEC-04');
    expect(reply.text).toContain('course.sender-no-role');
  });

  it('the same message twice changes nothing (R-MSG-01)', async () => {
    await open();
    for (const name of inOrder) expect((await send(name)).status, name).toBe(202);
    const before = await standing();
    for (const name of inOrder) {
      const again = await gateway.send(
        fixture(name).expected.sender,
        sentAgain(fixture(name).text, '2027-04-23T08:00:00+02:00'),
      );
      expect(again.status, again.text).toBe(200);
    }
    const after = await standing();
    expect(after.events).toEqual(before.events);
    expect(after.stay).toEqual(before.stay);
  });

  it('every order of two neighbours is taken or refused by a rule, and never a fault (R-MSG-02)', {
    timeout: 120_000,
  }, async () => {
    await open();
    for (const [index, early] of inOrder.slice(1).entries()) {
      const swapped = inOrder.toSpliced(index, 2, early, inOrder[index] ?? early);
      for (const [name, text] of swapped.map((each) => [each, fixture(each).text] as const)) {
        const told = renamed(text, index);
        clock = Date.parse('2027-04-22T10:00:00+02:00');
        const reply = await gateway.send(fixture(name).expected.sender, told);
        expect([202, 409, 422], `${swapped.join(' ')}: ${reply.text}`).toContain(reply.status);
        if (reply.status !== 202) expect(reply.text).toMatch(/R-[A-Z]{2,3}-\d\d/);
      }
    }
  });

  it('the course backwards, once it is referred, ends in the state its times say (R-MSG-02)', async () => {
    await open();
    clock = Date.parse('2027-04-20T10:30:00+02:00');
    const [referral, ...told] = inOrder.slice(0, 4);
    for (const name of [referral ?? '', ...told.toReversed()]) {
      const reply = await gateway.send(fixture(name).expected.sender, fixture(name).text);
      expect(reply.status, `${name}: ${reply.text}`).toBe(202);
    }
    expect((await standing()).stay).toMatchObject({
      state: 'notice-active',
      arrived: '2027-04-07T14:00:00+02:00',
    });
  });

  it('tells nobody an address, and never one that is protected (R-ID-10)', async () => {
    gateway = await openGateway({
      now: () => clock,
      network: (file) => ({
        ...file,
        organisations: file.organisations.map((body) =>
          body.id === 'kommune-koebenhavn'
            ? { ...body, receives: body.receives.filter((event) => !event.startsWith('sop-')) }
            : body,
        ),
      }),
    });
    const hidden = (name: string) =>
      each(name, 'Patient', (patient) => {
        patient.meta.security = [
          { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' },
        ];
        patient.address = [{ line: ['Hemmelig Vej 7'], postalCode: '2500', city: 'Valby' }];
      });
    for (const name of inOrder.slice(0, 4)) {
      expect((await send(name, hidden(name))).status).toBe(202);
    }
    const { sor } = gateway.organisation('kommune-koebenhavn');
    const mailbox = `/fhir/Bundle?message.destination-uri=${encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${sor}`)}`;
    const { text, body } = await gateway.call(mailbox, { as: 'kommune-koebenhavn' });
    expect(body.entry.length).toBeGreaterThan(0);
    expect(text).not.toContain('Hemmelig Vej');
  });
});

/** The same messages as another course: every id is another one, the same for the same number. */
function renamed(text: string, number: number): string {
  const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
  return text.replace(uuid, (id) => `${String(number).padStart(8, '0')}${id.slice(8)}`);
}
