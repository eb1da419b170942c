import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import {
  admission,
  Exchange,
  letterFromMunicipality,
  municipality,
  turnedAround,
  withEndpoint,
} from './exchange.ts';
import { twoNumbers } from './legacy-letters.ts';
import { onWhich, openTwoGateways, serversReachable } from './two-gateways.ts';

const cared = 'care-communication-message';
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const broken = (letter: Buffer) =>
  Buffer.from(
    letter.toString('latin1').replace(/<PersonSurnameName>[^<]*<\/PersonSurnameName>/, ''),
    'latin1',
  );

describe('a folder of letters', () => {
  let exchange: Exchange;
  beforeEach(async () => {
    exchange = new Exchange();
    await exchange.open({ format: 'medcom-xml' });
  });
  afterEach(() => exchange.close());
  const letter = () => letterFromMunicipality(exchange.gateway, 'medcom-xml')[0] ?? Buffer.of();

  it('is not read before a file is whole: neither while it grows nor under the name of an unfinished one', async () => {
    const bytes = letter();
    const [growing, unfinished] = ['growing.xml', 'other.xml.part'].map((name) =>
      join(exchange.root, 'in', name),
    );
    writeFileSync(unfinished ?? '', bytes.subarray(0, 300));
    for (let from = 0; from < bytes.length; from += 200) {
      appendFileSync(growing ?? '', bytes.subarray(from, from + 200));
      await pause(15);
    }
    await eventually(async () => expect(await exchange.mailbox(cared)).toHaveLength(1));
    expect(exchange.files('in')).toEqual(['other.xml.part']);
    expect(exchange.files('error')).toEqual([]);
  });

  it('goes on behind a file that cannot be read', async () => {
    // Reading the memory of a process is an error for everybody.
    symlinkSync('/proc/self/mem', join(exchange.root, 'in', 'a-unreadable.xml'));
    exchange.put('b-letter.xml', letter());
    await eventually(async () => expect(await exchange.mailbox(cared)).toHaveLength(1));
    expect(exchange.files('in')).toEqual(['a-unreadable.xml']);
  });

  it('keeps its files while the disk is nearly full', async () => {
    await exchange.close();
    exchange = new Exchange();
    await exchange.open({ format: 'medcom-xml' }, { settings: { OVERGANG_DISK_RESERVE: String(2 ** 40) } });
    await eventually(async () =>
      expect((await exchange.gateway.call('/readyz')).body.intake).toBe('gateway.disk-short'),
    );
    exchange.put('letter.xml', letter());
    await pause(300);
    expect(exchange.files('in')).toEqual(['letter.xml']);
    expect(exchange.files('error')).toEqual([]);
  });

  it('takes a letter whose answer found no room when there is room again, and gives one answer', async () => {
    const [out, aside] = [join(exchange.root, 'out'), join(exchange.root, 'aside')];
    renameSync(out, aside);
    writeFileSync(out, 'no folder takes a file here');
    exchange.put('letter.xml', broken(letter()));
    await pause(300);
    expect(exchange.files('in')).toEqual(['letter.xml']);
    expect(exchange.files('error')).toEqual([]);
    rmSync(out);
    renameSync(aside, out);
    await eventually(() => expect(exchange.files('error')).toHaveLength(2));
    expect(exchange.files('out')).toHaveLength(1);
    expect(exchange.text('out', exchange.files('out')[0] ?? '')).toContain('<NegativeReceipt>');
  });

  it('gets its messages when it takes files again, each whole and once', async () => {
    const [out, aside] = [join(exchange.root, 'out'), join(exchange.root, 'aside')];
    renameSync(out, aside);
    writeFileSync(out, 'no folder takes a file here');
    const id = await exchange.send(admission());
    await eventually(async () =>
      expect((await exchange.timeline(id)).deliveries[0].attempts).toBeGreaterThan(0),
    );
    rmSync(out);
    renameSync(aside, out);
    await eventually(() => expect(exchange.files('out')).toHaveLength(1));
    expect(exchange.text('out', exchange.files('out')[0] ?? '')).toMatch(/<\/Emessage>\s*$/);
    expect(readdirSync(out).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('tells its sender what of an accepted message did not arrive whole and protects the citizen', async () => {
    await exchange.close();
    exchange = new Exchange();
    // The hospital reads letters, which have one place for a citizen's number.
    await exchange.open(
      { format: 'fhir-json' },
      {
        network: (file) => ({
          ...file,
          organisations: file.organisations.map((each) => ({
            ...each,
            sends: [...new Set([...each.sends, 'hospital-notification-message'])],
            receives: [...new Set([...each.receives, 'hospital-notification-message'])],
            endpoints: each.endpoints.map((endpoint) =>
              endpoint.id === 'bfh-medicin'
                ? {
                    id: endpoint.id,
                    kind: 'folder' as const,
                    folder: join(exchange.root, 'theirs'),
                    format: 'medcom-xml' as const,
                  }
                : endpoint,
            ),
          })),
        }),
      },
    );
    const text = twoNumbers(turnedAround(admission(), exchange.gateway));
    const [notice = ''] = await exchange.brings(1, () => exchange.hand('message.json', text));
    expect(exchange.files('error')).toEqual([]);
    const [told] = JSON.parse(notice).problems;
    expect(told.code).toBe('legacy.loss');
    expect(told.text.da).toContain('Patient.identifier');
    expect(notice).not.toContain('0703921VJ4');
    // At the door of HTTP it stands in the receipt.
    const { status, body } = await exchange.gateway.send(
      municipality,
      twoNumbers(turnedAround(admission(), exchange.gateway)),
    );
    expect(status).toBe(202);
    expect(JSON.stringify(body)).toContain('legacy.loss');
  });
});

describe.skipIf(!serversReachable)(`a folder that two gateways share${onWhich}`, () => {
  it('is taken from once: each letter is one message, each refusal is there once with its reason', async () => {
    const root = mkdtempSync(join(tmpdir(), 'overgang-shared-'));
    const two = await openTwoGateways(
      undefined,
      { OVERGANG_FOLDER_INTERVAL: '20', OVERGANG_FOLDER_PATIENCE: '1' },
      { network: withEndpoint({ id: municipality, kind: 'folder', folder: root, format: 'medcom-xml' }) },
    );
    try {
      const put = (name: string, bytes: Buffer) => {
        writeFileSync(join(root, 'in', `${name}.tmp`), bytes);
        renameSync(join(root, 'in', `${name}.tmp`), join(root, 'in', name));
      };
      const files = (folder: string) =>
        readdirSync(join(root, folder)).filter((name) => !name.startsWith('.'));
      const spoiled = new Map<string, Buffer>();
      for (let count = 10; count < 30; count += 1) {
        const letters = letterFromMunicipality(
          two.one,
          'medcom-xml',
          (text) => text,
          count % 2 === 0 ? 'care-communication/new' : 'care-communication/with-attachment',
        );
        for (const [index, bytes] of letters.entries()) put(`${count}-${index}.xml`, bytes);
        const bad = broken(letterFromMunicipality(two.one, 'medcom-xml')[0] ?? Buffer.of());
        spoiled.set(`${count}-bad.xml`, bad);
        put(`${count}-bad.xml`, bad);
      }
      await eventually(() => expect(files('in')).toEqual([]));
      const kept = files('error').filter((name) => !name.endsWith('.reason.json'));
      expect(kept.map((name) => name.replace(/^\d+-/, '')).toSorted()).toEqual([...spoiled.keys()]);
      for (const name of kept) {
        expect(
          readFileSync(join(root, 'error', name)).equals(
            spoiled.get(name.replace(/^\d+-/, '')) ?? Buffer.of(),
          ),
        ).toBe(true);
        expect(files('error')).toContain(`${name}.reason.json`);
      }
      // Who came second takes its reason away again.
      await eventually(() => expect(files('error')).toHaveLength(2 * kept.length));
      expect(files('out').filter((name) => name.includes('XCTL02'))).toHaveLength(spoiled.size);
      const { sor } = two.one.organisation('bfh-medicin');
      const address = encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${sor}`);
      await eventually(async () => {
        const { body } = await two.other.call(
          `/fhir/Bundle?message.destination-uri=${address}&message.event=${cared}&_count=100`,
          { as: 'bfh-medicin' },
        );
        expect(body.entry).toHaveLength(20);
      });
    } finally {
      await two.dispose();
      rmSync(root, { recursive: true });
    }
  });
});
