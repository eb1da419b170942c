import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import demo from '../../fixtures/networks/demo.json' with { type: 'json' };
import { readHookKeys } from '../../src/network/hook-key.ts';
import { checkNetwork, loadNetwork } from '../../src/network/load-network.ts';
import { createNetwork, endpointsFor, type NetworkFile } from '../../src/network/network.ts';

type Organisation = (typeof demo.organisations)[number] & Record<string, unknown>;

function changed(change: (organisations: Organisation[]) => void, top: object = {}): unknown {
  const file = structuredClone(demo);
  change(file.organisations as Organisation[]);
  return { ...file, ...top };
}

function network(change: (organisations: Organisation[]) => void = () => {}) {
  const { file, faults } = checkNetwork(changed(change));
  if (file === undefined) throw new Error(faults.join('\n'));
  return createNetwork(file);
}

const first = (organisations: Organisation[]): Organisation => organisations[0] as Organisation;

describe('the network file', () => {
  it('is read from disk', () => {
    const path = join(import.meta.dirname, '..', '..', 'fixtures', 'networks', 'demo.json');
    expect(loadNetwork(path).file?.name).toBe('demo');
    expect(loadNetwork('/nowhere/network.json').faults).toEqual([expect.stringContaining('cannot be read')]);
    expect(loadNetwork(import.meta.filename).faults).toEqual([expect.stringContaining('not JSON')]);
  });

  it('has every fault of its form reported at once, with its place', () => {
    const { faults } = checkNetwork(
      changed((all) => {
        Object.assign(all[1] as Organisation, { sor: '12', colour: 'blue' });
        Object.assign(all[2] as Organisation, { kind: 'ministry', validFrom: 'yesterday' });
      }),
    );
    const told = faults?.join('\n');
    for (const place of ['1/sor', '1: ', 'colour', '2/kind', '2/validFrom']) expect(told).toContain(place);
  });

  it('calls nobody operator, who owns what no organisation can be asked to do', () => {
    const { faults } = checkNetwork(
      changed((all) => Object.assign(all[1] as Organisation, { id: 'operator' })),
    );
    expect(faults).toContain('/organisations/1/id: operator is reserved');
  });

  it('has every fault of its sense reported at once', () => {
    const credential = { kind: 'bearer', id: 'same', issued: '2026-01-01T00:00:00Z' };
    const { faults } = checkNetwork(
      changed(
        (all) => {
          const [one, two, three, four] = all as [Organisation, Organisation, Organisation, Organisation];
          Object.assign(one, { gln: '5790099000017', sor: '9910371000016008' });
          Object.assign(two, {
            sends: ['tea-time'],
            endpoints: [
              {
                id: 'a',
                kind: 'mailbox',
                events: ['supper'],
                acknowledgement: { events: { lunch: { within: 5 } } },
              },
            ],
          });
          Object.assign(three, {
            endpoints: [
              { id: 'a', kind: 'mailbox' },
              { id: 'b', kind: 'mailbox' },
            ],
          });
          Object.assign(three, { validFrom: '2027-01-01', validTo: '2026-01-01', id: two.id });
          Object.assign(one, { credentials: [{ ...credential, sha256: 'a'.repeat(64) }] });
          Object.assign(two, { credentials: [{ ...credential, sha256: 'b'.repeat(64) }] });
          Object.assign(four, { sor: all[5]?.sor });
        },
        { gateway: 'nobody' },
      ),
    );
    expect(faults).toEqual([
      '/organisations/0/gln: the check digit is wrong',
      '/organisations/0/sor: the check digit is wrong',
      '/organisations/1: the event tea-time is not one the gateway carries',
      '/organisations/1: the event supper is not one the gateway carries',
      '/organisations/1: the event lunch is not one the gateway carries',
      '/organisations/2/endpoints: an organisation has at most one mailbox',
      '/organisations/2/validTo: lies before validFrom',
      '/organisations: the id region-oestdanmark is used twice',
      '/organisations: the endpoint a is used twice',
      '/organisations: the credential same names two different tokens',
      '/organisations: two organisations have the SOR id 9912221000016001 at the same time',
      '/organisations/1/partOf: leads back to the organisation itself',
      '/organisations/2/partOf: leads back to the organisation itself',
      '/gateway: names no organisation of the file',
    ]);
  });

  it('lets one token speak for several organisations', () => {
    const credential = { kind: 'bearer', id: 'both', issued: '2026-01-01T00:00:00Z', sha256: 'a'.repeat(64) };
    const { faults } = checkNetwork(
      changed((all) => {
        for (const each of all.slice(0, 2)) Object.assign(each, { credentials: [credential] });
      }),
    );
    expect(faults).toBeUndefined();
  });

  it("has operators at the gateway's own organisation and nowhere else", () => {
    const operator = {
      kind: 'bearer',
      id: 'anna',
      issued: '2026-01-01T00:00:00Z',
      sha256: 'a'.repeat(64),
      role: 'operator',
    };
    const at = (index: number) =>
      checkNetwork(changed((all) => Object.assign(all[index] as Organisation, { credentials: [operator] })));
    expect(at(0).faults).toBeUndefined();
    expect(at(1).faults).toEqual([
      '/organisations: the operator anna belongs to region-oestdanmark, not to the gateway',
    ]);
  });
});

describe('a party', () => {
  const numbers = {
    sor: first(demo.organisations as Organisation[]).sor,
    gln: demo.organisations[0]?.gln ?? '',
  };
  const at = (instant: string) => Date.parse(instant);

  it('is found by both numbers or not at all', () => {
    const present = at('2027-01-01T00:00:00Z');
    expect(network().party(numbers, present).found?.id).toBe('overgang-gateway');
    expect(network().party({ ...numbers, gln: '5790099000023' }, present)).toEqual({ reason: 'unknown' });
    expect(network().party({ ...numbers, sor: '1' }, present)).toEqual({ reason: 'unknown' });
  });

  it('is valid from the first to the last moment of its days in Denmark (R-ID-08)', () => {
    const summer = network((all) =>
      Object.assign(first(all), { validFrom: '2027-03-01', validTo: '2027-06-30' }),
    );
    const reasonAt = (instant: string) => summer.party(numbers, at(instant)).reason;
    expect(reasonAt('2027-02-28T22:59:59.999Z')).toBe('not-valid');
    expect(reasonAt('2027-02-28T23:00:00Z')).toBeUndefined();
    expect(reasonAt('2027-06-30T21:59:59.999Z')).toBeUndefined();
    expect(reasonAt('2027-06-30T22:00:00Z')).toBe('not-valid');
  });

  it('may have a successor with the same number, each in its time', () => {
    const both = network((all) => {
      const heir = { ...structuredClone(first(all)), id: 'heir', validFrom: '2027-06-01', endpoints: [] };
      Object.assign(first(all), { validTo: '2027-05-31' });
      all.push(heir as Organisation);
    });
    expect(both.party(numbers, at('2027-05-31T12:00:00Z')).found?.id).toBe('overgang-gateway');
    expect(both.party(numbers, at('2027-06-01T12:00:00Z')).found?.id).toBe('heir');
  });
});

describe('an endpoint', () => {
  it('is found with the organisation it leads to, and takes the events it names or all', () => {
    const narrowed = network((all) =>
      Object.assign(first(all), {
        endpoints: [
          { id: 'a', kind: 'mailbox', events: ['sop-stay-end'] },
          { id: 'b', kind: 'amqp' },
        ],
      }),
    );
    expect(narrowed.endpoint('a')?.organisation.id).toBe('overgang-gateway');
    const { gateway } = narrowed;
    expect(endpointsFor(gateway, 'sop-stay-end').map(({ id }) => id)).toEqual(['a', 'b']);
    expect(endpointsFor(gateway, 'sop-stay-start').map(({ id }) => id)).toEqual(['b']);
  });

  it('that is a sandbox gets no live messages', () => {
    const { gateway } = network((all) =>
      Object.assign(first(all), {
        endpoints: [
          { id: 'a', kind: 'mailbox' },
          { id: 'b', kind: 'amqp', sandbox: true },
        ],
      }),
    );
    expect(endpointsFor(gateway, 'sop-stay-start').map(({ id }) => id)).toEqual(['a']);
  });

  it('that is a hook is signed with a secret from the file or the environment, or is a fault', () => {
    const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
    const withHooks = (...secrets: (string | undefined)[]) =>
      createNetwork(
        changed((all) =>
          Object.assign(all[12] as Organisation, {
            endpoints: secrets.map((each, index) => ({
              id: `hook-${index}`,
              kind: 'rest-hook',
              url: 'https://a.dk/',
              ...(each === undefined ? {} : { secret: each }),
            })),
          }),
        ) as NetworkFile,
      );
    const { keys } = readHookKeys(withHooks(secret, 'env:HOOK'), { HOOK: secret });
    expect([...(keys?.values() ?? [])]).toEqual([Buffer.alloc(32, 1), Buffer.alloc(32, 1)]);
    const { faults } = readHookKeys(withHooks(undefined, 'env:HOOK', 'env:OTHER'), { OTHER: 'whsec_short' });
    expect(faults).toHaveLength(3);
    expect(faults?.join()).not.toContain('whsec_short');
  });
});
