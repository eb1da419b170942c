import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convert } from '../../src/mapping/convert/convert.ts';
import { eventually } from '../eventually.ts';
import { asNew, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { mappings, worldOf } from '../mapping/world.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';
import { valueIn } from './legacy-letters.ts';

const referral = fixture('referral/new');
const notice = fixture('discharge-notice/new');

type Format = 'medcom-xml' | 'edifact';
const asItIs = (xml: string): string => xml;
const referralLetter = (to: Format, change = asItIs): Buffer => letterOf(referral, to, change);

/** A message of the fixtures as a system that knows letters writes it. */
function letterOf({ text }: { readonly text: string }, to: Format, change = asItIs): Buffer {
  const made = (bytes: Uint8Array, format: Format): Buffer => {
    const world = { ...worldOf(), newUuid: () => randomUUID() };
    const { files, problems } = convert(bytes, { to: format }, mappings(), world);
    if (files[0] === undefined) throw new Error(problems.map(({ code }) => code).join());
    return Buffer.from(files[0].bytes);
  };
  const xml = change(made(Buffer.from(asNew(text)), 'medcom-xml').toString('latin1'));
  const bytes = Buffer.from(xml, 'latin1');
  return to === 'medcom-xml' ? bytes : made(bytes, 'edifact');
}

const withoutA1 = (xml: string): string => xml.replace(/<Break\/>A1 ja[^<]*/, '');

describe.skipIf(!hasOfficialPackages)(`a hospital that refers with letters${withoutPackages}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-referral-'));
  const sender = referral.expected.sender;
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await openGateway({
      settings: {
        OVERGANG_PACKAGES: officialPackages,
        OVERGANG_UNCHECKED_PROFILES: 'refuse',
        OVERGANG_FOLDER_INTERVAL: '20',
      },
      network: (file) => ({
        ...file,
        organisations: file.organisations.map((each) =>
          each.id === sender
            ? { ...each, endpoints: [{ id: sender, kind: 'folder', folder, format: 'medcom-xml' }] }
            : each,
        ),
      }),
    });
  }, 120_000);
  afterAll(async () => {
    await gateway?.dispose();
    rmSync(folder, { recursive: true });
  });

  it.each(['medcom-xml', 'edifact'] as const)('is understood when A1 is answered: %s', async (format) => {
    const reply = await gateway.call('/legacy', { as: sender, method: 'POST', body: referralLetter(format) });
    expect(reply.status, reply.text).toBe(202);
  });

  it.each([
    ['medcom-xml', /<NegativeReceipt>.*A1 ja: begrundelse/s],
    ['edifact', /CTL02.*A1 ja\?: begrundelse/s],
  ] as const)('is told how to write it when A1 is not answered: %s', async (format, told) => {
    const body = referralLetter(format, withoutA1);
    const reply = await gateway.call('/legacy', { as: sender, method: 'POST', body });
    expect(reply.status).toBe(422);
    expect(reply.text.replaceAll(/\\:|\r|\n/g, '')).toMatch(told);
  });

  it('finds the refused letter in the error folder with the reason, and the receipt in out', async () => {
    const letter = referralLetter('medcom-xml', withoutA1);
    writeFileSync(join(folder, 'in', 'referral.tmp'), letter);
    renameSync(join(folder, 'in', 'referral.tmp'), join(folder, 'in', 'referral.xml'));
    const reasons = () => readdirSync(join(folder, 'error')).filter((name) => name.endsWith('.reason.json'));
    await eventually(() => expect(reasons()).toHaveLength(1));
    const { problems } = JSON.parse(readFileSync(join(folder, 'error', reasons()[0] ?? ''), 'utf8'));
    expect(problems.map(({ code }: { code: string }) => code)).toEqual(['legacy.criterion-unanswered']);
    const [receipt = ''] = readdirSync(join(folder, 'out'));
    const own = /<Letter><Identifier>([^<]*)/.exec(letter.toString('latin1'))?.[1];
    expect(valueIn(readFileSync(join(folder, 'out', receipt), 'latin1'), 'OriginalLetterIdentifier')).toBe(
      own,
    );
  });

  it.each(['medcom-xml', 'edifact'] as const)(
    'has a notice accepted, whose stay is told by its course: %s',
    async (format) => {
      const reply = await gateway.call('/legacy', {
        as: notice.expected.sender,
        method: 'POST',
        body: letterOf(notice, format),
      });
      expect(reply.status, reply.text).toBe(202);
      const { body } = await gateway.call(`/messages/${reply.headers.get('x-message-id')}`, {
        as: notice.expected.sender,
      });
      expect(body.event).toBe('sop-discharge-notice-new');
    },
  );

  it.each([
    ['says so', (text: string) => text],
    ['does not say so', (text: string) => text.replace(/sop-stay-reference/g, 'sop-stay')],
    [
      'claims nothing',
      (text: string) => text.replace(/,"meta":{"profile":\["[^"]*sop-stay-reference"\]}/, ''),
    ],
  ] as const)('alone may tell a stay by its course: FHIR that %s is refused', async (_, change) => {
    const organisations = gateway.network.organisations;
    const world = {
      ...worldOf(),
      newUuid: () => randomUUID(),
      sorOf: (gln: string) => organisations.find((each) => each.gln === gln)?.sor,
      municipalityOf: (gln: string) => organisations.find((each) => each.gln === gln)?.municipalityCode,
    };
    const { files } = convert(letterOf(notice, 'medcom-xml'), { to: 'fhir' }, mappings(), world);
    const message = Buffer.from(files[0]?.bytes ?? []).toString();
    expect(message).toContain('sop-stay-reference');
    const reply = await gateway.send(notice.expected.sender, change(message));
    expect(reply.status, reply.text).toBe(422);
    expect(reply.text).toContain('stay.by-course');
    expect(reply.text).toContain('sop-legal-basis');
  });

  /** The notice to somebody else, who is no municipality. */
  const toVisitation = (xml: string): string => {
    const receiver = /<Receiver>.*?<\/Receiver>/s.exec(xml)?.[0] ?? '';
    return xml.replace(receiver, receiver.replace(/(<EANIdentifier>)\d+/, '$15790099000030'));
  };
  const post = (body: Buffer, as = notice.expected.sender) =>
    gateway.call('/legacy', { as, method: 'POST', body });

  it('has a notice refused that is given to nobody’s municipality', async () => {
    const nameless = (xml: string): string =>
      toVisitation(xml).replaceAll('>kommunenummer<', '>sygehusafdelingsnummer<');
    const reply = await post(letterOf(notice, 'medcom-xml', nameless));
    expect(reply.status).toBe(422);
    expect(reply.text).toContain('hvilken kommune');
  });

  it.each([
    ['medcom-xml', /<NegativeReceipt>/],
    ['edifact', /UNH.*CTL02/],
  ] as const)(
    'is answered in its own format also when only the receiver is wrong: %s',
    async (format, receipt) => {
      const reply = await post(letterOf(notice, format, toVisitation));
      expect(reply.status).toBe(422);
      expect(reply.text).toMatch(receipt);
      expect(reply.text).toContain('Modtageren kan ikke modtage sop-discharge-notice-new');
    },
  );
});
