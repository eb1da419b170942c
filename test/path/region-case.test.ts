import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sentTo } from '../../scripts/fixtures/scenarios/change-message.ts';
import { assembledAt, changed, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';

const region = 'region-oestdanmark';
const municipality = 'kommune-koebenhavn';
const site = 'sop-vigerslevvej';

type Json = ReturnType<typeof JSON.parse>;

const withTask = (name: string, change: (task: Json) => void): string =>
  changed(fixture(name).text, (bundle) => {
    for (const { resource } of bundle.entry) if (resource.resourceType === 'Task') change(resource);
  });

describe('a case for the region (M52, M53)', () => {
  let gateway: GatewayUnderTest;
  let clock = 0;
  beforeEach(async () => {
    gateway = await openGateway({ now: () => clock });
  });
  afterEach(() => gateway.dispose());

  const send = async (name: string, text = fixture(name).text, as = fixture(name).expected.sender) => {
    clock = assembledAt(text) ?? clock;
    return gateway.send(as, text);
  };
  const tasks = async (as: string): Promise<Json[]> =>
    ((await gateway.call('/fhir/Task?_count=100', { as })).body.entry ?? []).map(
      ({ resource }: Json) => resource,
    );
  const told = async (as: string) =>
    (await tasks(as)).map(({ code, status }) => `${code.coding[0].code} ${status}`);
  it('is the region’s task, by its kind, until the region closes it, and says nothing of the citizen (R-CPL-01, R-CPL-02)', async () => {
    expect((await send('region-case/complaint')).status).toBe(202);
    expect(await told(region)).toContain('case.complaint requested');
    const [open] = await tasks(region);
    expect(JSON.stringify(open)).toContain('complaint-service');
    expect(JSON.stringify(open)).not.toMatch(/ventetid|2509479989/);
    expect((await send('region-case/complaint-closed')).status).toBe(202);
    expect(await told(region)).toContain('case.complaint completed');
  });

  it('of an adverse event is followed up in the same way, and taken back by who brought it (R-CPL-04)', async () => {
    expect((await send('region-case/adverse-event')).status).toBe(202);
    expect(await told(region)).toContain('case.adverse-event requested');
    const back = withTask('region-case/adverse-event', (task) =>
      Object.assign(task, { status: 'cancelled' }),
    );
    const anew = changed(back, (bundle) => {
      bundle.id = crypto.randomUUID();
      const [{ resource: header }] = bundle.entry;
      const id = crypto.randomUUID();
      bundle.entry[0].fullUrl = bundle.entry[0].fullUrl.replace(header.id, id);
      for (const { resource } of bundle.entry)
        if (resource.resourceType === 'Provenance')
          for (const target of resource.target) target.reference = target.reference.replace(header.id, id);
      header.text.div = header.text.div.replaceAll(header.id, id);
      header.id = id;
    });
    expect((await send('region-case/adverse-event', anew)).status).toBe(202);
    expect(await told(region)).toContain('case.adverse-event completed');
  });

  it('that goes to the operator alone is told to be the region’s, which gets the task all the same (R-CPL-01)', async () => {
    const answer = await send(
      'region-case/complaint',
      changed(fixture('region-case/complaint').text, sentTo(site)),
    );
    expect([answer.status, answer.text.includes('case.not-to-region')]).toEqual([202, true]);
    expect(await told(region)).toContain('case.complaint requested');
    expect(await told(site)).toEqual([]);
  });

  it('is brought by its requester alone, and closed by nobody but the region (R-SEC-04)', async () => {
    expect((await send('region-case/complaint')).status).toBe(202);
    const other = changed(fixture('region-case/complaint').text, (bundle) => {
      bundle.id = crypto.randomUUID();
      for (const { resource } of bundle.entry)
        if (resource.resourceType === 'Task') resource.status = 'completed';
    });
    const refused = await send('region-case/complaint', other);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(await told(region)).toContain('case.complaint requested');
    const nobody = withTask('region-case/adverse-event', (task) =>
      Object.assign(task, { requester: undefined }),
    );
    const unknown = await send('region-case/adverse-event', nobody);
    expect([unknown.status, unknown.text.includes('course.sender-no-role')]).toEqual([422, true]);
  });

  it('is nothing that the parties of the course read there', async () => {
    for (const name of ['referral/new', 'allocation/granted', 'stay/start', 'region-case/complaint'])
      expect((await send(name)).status, name).toBe(202);
    const { body } = await gateway.call('/courses/fd7d23b7-9513-4363-ad00-3c6d3162dfbe', {
      as: municipality,
    });
    expect(JSON.stringify(body.events)).not.toContain('complaint');
    expect(JSON.stringify(body.tasks)).not.toContain('complaint');
  });

  it.skipIf(!hasOfficialPackages)(
    `is judged by its profile${withoutPackages}`,
    { timeout: 120_000 },
    async () => {
      await gateway.dispose();
      gateway = await openGateway({
        now: () => clock,
        settings: { OVERGANG_PACKAGES: officialPackages, OVERGANG_UNCHECKED_PROFILES: 'refuse' },
      });
      const wordless = withTask('region-case/complaint', (task) =>
        Object.assign(task, { description: undefined }),
      );
      const refused = await send('region-case/complaint', wordless);
      expect([refused.status, refused.text.includes('Task.description')]).toEqual([422, true]);
      const mixed = withTask('region-case/complaint', (task) => {
        task.code.coding[0].code = 'adverse-event';
      });
      expect((await send('region-case/complaint', mixed)).text).toContain('sop-message-case-event');
      for (const name of [
        'region-case/complaint',
        'region-case/complaint-closed',
        'region-case/adverse-event',
      ])
        expect((await send(name)).status, name).toBe(202);
    },
  );
});
