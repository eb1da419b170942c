import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import demo from '../../fixtures/networks/demo.json' with { type: 'json' };
import { differenceOf } from '../../scripts/fixtures/organisations/difference.ts';
import { loadNetwork } from '../../src/network/load-network.ts';
import type { NetworkFile } from '../../src/network/network.ts';

const folder = mkdtempSync(join(tmpdir(), 'overgang-network-'));
afterAll(() => rmSync(folder, { recursive: true }));
const base = demo as unknown as NetworkFile;

/** What a file says that differs from the demo network beside it. */
function load(difference: object) {
  writeFileSync(join(folder, 'base.json'), JSON.stringify(base));
  writeFileSync(join(folder, 'network.json'), JSON.stringify({ base: 'base.json', ...difference }));
  return loadNetwork(join(folder, 'network.json'));
}

describe('a network file that is only what differs from another', () => {
  it('has the other’s organisations, with what is replaced, removed and left out', () => {
    const { file, faults } = load({
      name: 'other',
      without: ['laegerne-falkoner-alle'],
      organisations: [
        { id: 'kommune-koebenhavn', name: 'København', phone: null },
        {
          id: 'kommune-x',
          like: 'kommune-koebenhavn',
          sor: '98060000000016005',
          municipalityCode: '0155',
          endpoints: [{ id: 'kommune-x', kind: 'mailbox' }],
        },
      ],
    });
    expect([file, faults]).toEqual([undefined, [expect.stringContaining('sor')]]);
    const right = load({
      name: 'other',
      without: ['laegerne-falkoner-alle'],
      organisations: [{ id: 'kommune-koebenhavn', name: 'København', phone: null }],
    });
    expect(right.file?.name).toBe('other');
    expect(right.file?.organisations.map(({ id }) => id)).not.toContain('laegerne-falkoner-alle');
    const changed = right.file?.organisations.find(({ id }) => id === 'kommune-koebenhavn');
    expect(changed).toMatchObject({ name: 'København', municipalityCode: '0101' });
    expect(changed).not.toHaveProperty('phone');
  });

  it('is written as what differs, and read as what it was', () => {
    const organisations = base.organisations
      .filter(({ kind }) => kind !== 'acute-nursing')
      .map((each) => (each.kind === 'sop' ? { ...each, validTo: '2028-12-31' } : each));
    const difference = differenceOf({ name: 'other', organisations }, base, 'base.json');
    expect(JSON.stringify(difference).length).toBeLessThan(JSON.stringify(organisations).length / 5);
    expect(load(difference).file).toEqual({ ...base, name: 'other', organisations });
  });

  it.each([
    [
      'an organisation it is like that there is not',
      { organisations: [{ id: 'x', like: 'y' }] },
      'organisation y',
    ],
    ['nobody of the base left out', { without: ['x'], organisations: [] }, 'organisation x'],
    [
      'an organisation twice',
      { organisations: [{ id: 'bfh-medicin' }, { id: 'bfh-medicin' }] },
      'used twice',
    ],
    ['no list of organisations', {}, "required property 'organisations'"],
    ['a base that is not there', { base: 'nothing.json', organisations: [] }, '/base: '],
    ['a base with a base', { base: 'network.json', organisations: [] }, 'base'],
  ])('is refused with %s', (_, difference, told) => {
    expect(load(difference).faults?.join('\n')).toContain(told);
  });
});
