import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { assembledAt, changed, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';

const site = 'sop-vigerslevvej';
const municipality = 'kommune-koebenhavn';
const untilArrival = ['referral/new', 'referral/update', 'allocation/granted', 'stay/start'];

type Options = NonNullable<Parameters<typeof openGateway>[0]>;
type Change = (
  organisation: Parameters<NonNullable<Options['network']>>[0]['organisations'][number],
) => object;

describe('what a place asks the residence municipality for (M60, M51)', () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  const folder = mkdtempSync(join(tmpdir(), 'overgang-requests-'));
  afterEach(() => gateway.dispose());

  const open = async (change: Change = () => ({}), options: Options = {}) => {
    gateway = await openGateway({
      now: () => clock,
      ...options,
      network: (network) => ({
        ...network,
        organisations: network.organisations.map((each) =>
          each.id === municipality ? { ...each, ...change(each) } : each,
        ),
      }),
    });
    for (const name of untilArrival) expect((await send(name)).status).toBe(202);
  };
  const send = async (name: string, text = fixture(name).text) => {
    clock = assembledAt(text) ?? clock;
    return gateway.send(fixture(name).expected.sender, text);
  };
  const tasks = async (as: string): Promise<string[]> =>
    ((await gateway.call('/fhir/Task', { as })).body.entry ?? []).map(
      (each: { resource: { code: { coding: [{ code: string }] }; status: string } }) =>
        `${each.resource.code.coding[0].code} ${each.resource.status}`,
    );
  const mailbox = async (as: string, event: string) => {
    const { sor } = gateway.organisation(as);
    const address = encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${sor}`);
    const { body } = await gateway.call(
      `/fhir/Bundle?message.destination-uri=${address}&message.event=${event}&_count=100`,
      { as },
    );
    return (body.entry ?? []).map((each: { resource: unknown }) => each.resource);
  };

  it.skipIf(!hasOfficialPackages)(
    `reaches the municipality judged by its profile, and is its task until it is done (R-ALL-20)${withoutPackages}`,
    { timeout: 60_000 },
    async () => {
      await open(undefined, {
        settings: { OVERGANG_PACKAGES: officialPackages, OVERGANG_UNCHECKED_PROFILES: 'refuse' },
      });
      expect((await send('municipal-request/home')).status).toBe(202);
      await eventually(async () =>
        expect(await mailbox(municipality, 'sop-home-preparation')).toHaveLength(1),
      );
      expect(await tasks(municipality)).toContain('course.prepare-home requested');
      expect((await send('municipal-request/home-done')).status).toBe(202);
      expect(await tasks(municipality)).toContain('course.prepare-home completed');
      expect(await mailbox(site, 'sop-home-preparation')).toHaveLength(1);

      const wordless = changed(fixture('municipal-request/measures').text, (bundle) => {
        for (const { resource } of bundle.entry)
          if (resource.resourceType === 'ServiceRequest') resource.code = undefined;
      });
      const refused = await send('municipal-request/measures', wordless);
      expect(refused.status).toBe(422);
      expect(refused.text).toContain('sop-request-in-words');
    },
  );

  it('becomes the place’s task again when the municipality declines it (R-ALL-15, R-END-10)', async () => {
    await open();
    expect((await send('municipal-request/measures')).status).toBe(202);
    expect(await tasks(municipality)).toContain('course.provide-measures requested');
    expect((await send('municipal-request/measures-declined')).status).toBe(202);
    expect(await tasks(municipality)).toContain('course.provide-measures completed');
    expect(await tasks(site)).toContain('course.settle-declined-request requested');
  });

  it('is a CareCommunication with the same words for who reads only MedCom’s messages (R-MSG-08)', async () => {
    await open(({ receives }) => ({ receives: receives.filter((event) => !event.startsWith('sop-')) }));
    expect((await send('municipal-request/home')).status).toBe(202);
    const texts = await eventually(async () => {
      const told = (await mailbox(municipality, 'care-communication-message')).map(
        (bundle: { entry: [unknown, { resource: { payload: [{ contentString: string }] } }] }) =>
          bundle.entry[1].resource.payload[0].contentString,
      );
      expect(told.join('\n')).toContain('Klargøring af hjemmet: ønskes.');
      return told.join('\n');
    });
    expect(texts).toContain('Senest: 22-04-2027 kl. 10.00.');
    expect(texts).toContain('Dørtrin fjernes og greb sættes op ved badet');
    expect(await tasks(municipality)).toContain('course.prepare-home requested');
  });

  it('is a clinical e-mail for who reads letters (XDIS91)', async () => {
    await open(() => ({
      endpoints: [
        {
          id: municipality,
          kind: 'folder',
          folder,
          format: 'medcom-xml',
          letters: { XDIS91: 'XD9134L' },
        },
      ],
    }));
    expect((await send('municipal-request/measures')).status).toBe(202);
    const letters = await eventually(() => {
      const found = readdirSync(join(folder, 'out'))
        .filter((name) => !name.startsWith('.'))
        .map((name) => readFileSync(join(folder, 'out', name), 'latin1'));
      expect(found.join('\n')).toContain('Støtte til indkøb og måltider');
      return found;
    });
    expect(letters.at(-1)).toContain('<StatisticalCode>XDIS91</StatisticalCode>');
    rmSync(folder, { recursive: true });
  });

  it('is refused from a place that has no part in the stay, and answered by no other municipality', async () => {
    await open();
    const [from, to] = ['sop-frederiksberg', site].map((id) => gateway.organisation(id));
    const foreign = fixture('municipal-request/home')
      .text.replaceAll(to?.sor ?? '', from?.sor ?? '')
      .replaceAll(to?.gln ?? '', from?.gln ?? '');
    clock = assembledAt(foreign) ?? clock;
    const refused = await gateway.send('sop-frederiksberg', foreign);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('course.sender-no-role');
    expect(refused.text).toContain('R-SEC-04');
  });
});
