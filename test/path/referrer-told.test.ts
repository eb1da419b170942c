import { afterEach, describe, expect, it } from 'vitest';
import { sentTo } from '../../scripts/fixtures/scenarios/change-message.ts';
import { dialogue } from '../../scripts/fixtures/scenarios/change-referral.ts';
import { eventually } from '../eventually.ts';
import { acknowledgementOf, asNew, assembledAt, changed, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway, type UnderTestOptions } from '../gateway-under-test.ts';

const referrer = 'bfh-medicin';
const visitation = 'visitation-oestdanmark';
const site = 'sop-vigerslevvej';
const gp = 'laegerne-falkoner-alle';
const course = 'fd7d23b7-9513-4363-ad00-3c6d3162dfbe';

type Network = Parameters<NonNullable<UnderTestOptions['network']>>[0];
type Change = (organisation: Network['organisations'][number], network: Network) => object;
type Json = ReturnType<typeof JSON.parse>;

/** The referrer takes none of the visitation's decisions. */
const withoutEndpoint: Change = ({ receives }) => ({
  receives: receives.filter((event) => !event.startsWith('sop-al')),
});

/** The referrer's messages are brought to the address that the GP's are brought to. */
const atHook: Change = (_, { organisations }) => {
  const [hook] = organisations.find(({ id }) => id === gp)?.endpoints ?? [];
  return { endpoints: [{ ...hook, id: referrer }] };
};

describe('the referrer gets the decision (R-ALL-16)', () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  afterEach(() => gateway.dispose());

  const open = async (change: Change = () => ({}), changed = referrer) => {
    gateway = await openGateway({
      now: () => clock,
      network: (network) => ({
        ...network,
        organisations: network.organisations.map((each) =>
          each.id === changed ? { ...each, ...change(each, network) } : each,
        ),
      }),
    });
    for (const name of ['referral/new', 'referral-opening/opened'])
      expect((await send(name)).status, name).toBe(202);
  };
  const send = async (name: string, text = fixture(name).text, as = fixture(name).expected.sender) => {
    clock = assembledAt(text) ?? clock;
    return gateway.send(as, text);
  };
  const decide = () => send('allocation/granted');
  const tasks = async (as: string): Promise<string[]> =>
    ((await gateway.call('/fhir/Task?_count=100', { as })).body.entry ?? []).map(
      ({ resource }: Json) => `${resource.code.coding[0].code} ${resource.status}`,
    );
  const owed = async (): Promise<Json[]> =>
    (await gateway.call(`/courses/${course}`, { as: visitation })).body.tasks.filter(
      ({ kind }: Json) => kind === 'course.tell-referrer',
    );

  it('is decided, kept and a task of the visitation where no endpoint takes it, until the talk is recorded', async () => {
    await open(withoutEndpoint);
    const answer = await decide();
    expect([answer.status, answer.text.includes('allocation.referrer-unreachable')]).toEqual([202, true]);
    expect(answer.text).not.toContain('receiver.event-not-permitted');
    const { referrals } = (await gateway.call(`/courses/${course}`, { as: visitation })).body;
    expect(referrals).toMatchObject([{ state: 'allocated' }]);
    expect(await owed()).toMatchObject([{ owner: visitation, since: '2027-04-05T13:20:00+02:00' }]);
    expect(await tasks(visitation)).toContain('course.tell-referrer requested');
    const talked = changed(asNew(fixture('allocation/granted').text), (bundle) => {
      sentTo(site)(bundle);
      dialogue('dialogue-done', true)(bundle);
      const at = '2027-04-05T13:40:00+02:00';
      bundle.timestamp = at;
      for (const { resource } of bundle.entry)
        if (resource.resourceType === 'Provenance') resource.occurredDateTime = at;
    });
    const recorded = await send('allocation/granted', talked);
    expect(recorded.status, recorded.text).toBe(202);
    expect(recorded.text).not.toContain('course.out-of-order');
    expect(await owed()).toEqual([]);
    expect(await tasks(visitation)).toContain('course.tell-referrer completed');
  });

  it('but a decision for somebody else without an endpoint is refused as ever', async () => {
    await open(withoutEndpoint, 'laegehuset-valby');
    const text = changed(fixture('allocation/granted').text, sentTo('laegehuset-valby'));
    const answer = await send('allocation/granted', text);
    expect(answer.text).toContain('receiver.event-not-permitted');
    expect([answer.status >= 400, (await owed()).length]).toEqual([true, 0]);
  });

  it('by telephone, when its delivery is given up', async () => {
    await open(atHook);
    gateway.hook.behave(410, 410);
    expect((await decide()).status).toBe(202);
    await eventually(async () => expect(await tasks(visitation)).toContain('course.tell-referrer requested'));
    expect(await owed()).toMatchObject([{ owner: visitation }]);
  });

  it('by telephone, when the referrer’s system refuses it', async () => {
    await open();
    expect((await decide()).text).not.toContain('allocation.referrer-unreachable');
    expect(await owed()).toEqual([]);
    const parties = ['kommune-koebenhavn', visitation].map((id) => gateway.organisation(id));
    const [from, to] = parties;
    const own = gateway.organisation(referrer);
    const answer = acknowledgementOf(idsOf(fixture('allocation/granted').text).messageId, 'fatal-error')
      .replaceAll(own.sor, to?.sor ?? '')
      .replaceAll(own.gln, to?.gln ?? '')
      .replaceAll(from?.sor ?? '', own.sor)
      .replaceAll(from?.gln ?? '', own.gln);
    const refused = await gateway.send(referrer, answer);
    expect(refused.status, refused.text).toBe(202);
    await eventually(async () => expect(await owed()).toMatchObject([{ owner: visitation }]));
  });
});
