import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { convert, type TargetFormat } from '../../src/mapping/convert/convert.ts';
import type { Endpoint } from '../../src/network/network.ts';
import { overgang } from '../cli/run-command.ts';
import { eventually } from '../eventually.ts';
import { asNew, fixture } from '../fixture-messages.ts';
import { mappings, worldOf } from '../mapping/world.ts';
import { Exchange, hospital, letterFromMunicipality, municipality } from './exchange.ts';
import { receiptFor, valueIn } from './legacy-letters.ts';
import { operatorCall, operatorTokens, withOperators } from './operator.ts';

/** A municipality and a hospital that both exchange files. */
class TwoFolders extends Exchange {
  readonly other = mkdtempSync(join(tmpdir(), 'overgang-other-'));

  async openBoth(own: Partial<Endpoint>, theirs: Partial<Endpoint>): Promise<void> {
    await this.open(own, {
      network: (file) => ({
        ...withOperators(file),
        organisations: withOperators(file).organisations.map((each) =>
          each.id === hospital
            ? {
                ...each,
                receives: [...each.receives, 'hospital-notification-message'],
                endpoints: [{ id: hospital, kind: 'folder' as const, folder: this.other, ...theirs }],
              }
            : each.id === municipality
              ? { ...each, sends: [...each.sends, 'hospital-notification-message'] }
              : each,
        ),
      }),
    });
  }

  override async close(): Promise<void> {
    await super.close();
    rmSync(this.other, { recursive: true });
  }

  /** What the hospital finds in its folder, after so many files have come. */
  async found(count: number): Promise<readonly string[]> {
    const names = () => readdirSync(join(this.other, 'out')).filter((name) => !name.startsWith('.'));
    await eventually(() => expect(names()).toHaveLength(count));
    return names().map((name) => readFileSync(join(this.other, 'out', name), 'latin1'));
  }

  async of(id: string) {
    return (await operatorCall(() => this.gateway)(`/admin/messages/${id}`)).body;
  }
}

const letterIdOf = (letter: string) =>
  /<Letter><Identifier>([^<]*)/.exec(letter)?.[1] ?? /UNH\+([^+]+)/.exec(letter)?.[1] ?? '';

describe('a letter on its way to a party that reads letters', () => {
  let exchange: TwoFolders;
  const open = async (own: Partial<Endpoint>, theirs: Partial<Endpoint>): Promise<TwoFolders> => {
    exchange = new TwoFolders();
    await exchange.openBoth(own, theirs);
    return exchange;
  };
  afterEach(() => exchange.close());
  const withAttachment = (to: TargetFormat) =>
    letterFromMunicipality(
      exchange.gateway,
      to,
      (text) => text.replace('minuspositivkvitt', 'pluspositivkvitt'),
      'care-communication/with-attachment',
    );

  it.each([
    ['medcom-xml', 'medcom-xml'],
    ['medcom-xml', 'edifact'],
    ['edifact', 'medcom-xml'],
    ['edifact', 'edifact'],
  ] as const)(
    'brings its attachments along, which came in a file of their own: %s to %s',
    async (from, to) => {
      await open({ format: from }, { format: to });
      const [letter = Buffer.of(), binary = Buffer.of()] = withAttachment(from);
      exchange.put('a-binary.dat', binary);
      exchange.put('b-letter.dat', letter);
      const files = await exchange.found(2);
      expect(files.map(letterIdOf).toSorted()).toEqual(
        [letter, binary].map((each) => letterIdOf(each.toString('latin1'))).toSorted(),
      );
      if (from === to)
        expect(files.toSorted()).toEqual([letter, binary].map((each) => each.toString('latin1')).toSorted());
    },
  );

  it('is acknowledged when both its receipts are in, each of which its sender gets in its own words', async () => {
    await open({ format: 'medcom-xml' }, { format: 'medcom-xml' });
    const sent = withAttachment('medcom-xml');
    for (const [index, file] of sent.entries()) exchange.put(`${index}.xml`, file);
    const received = await exchange.found(2);
    const post = (text: string) =>
      exchange.gateway.call('/legacy', { as: hospital, method: 'POST', body: Buffer.from(text, 'latin1') });
    const [one = '', other = ''] = received;
    expect((await post(receiptFor(one, 'positive', 'P1'))).status).toBe(202);
    const receipts = await exchange.brings(2, () => post(receiptFor(other, 'positive', 'P2')));
    for (const receipt of receipts) expect(receipt).toContain('<PositiveReceipt>');
    expect(receipts.map((each) => valueIn(each, 'OriginalLetterIdentifier')).toSorted()).toEqual(
      sent.map((each) => letterIdOf(each.toString())).toSorted(),
    );
  });

  it('is told as text where its type is not taken, and keeps its identifier', async () => {
    await open({ format: 'medcom-xml' }, { format: 'edifact', letters: { XDIS91: 'D9134L' } });
    const [letter = Buffer.of()] = letterFromMunicipality(
      exchange.gateway,
      'medcom-xml',
      (text) => text,
      'hospital-notification/admit-inpatient',
    );
    expect(letter.toString()).toContain('XDIS20');
    exchange.put('letter.xml', letter);
    const reason = () => exchange.files('error').map((name) => exchange.text('error', name));
    await eventually(() => expect(exchange.files('in')).toEqual([]));
    const [text = ''] = await exchange.found(1).catch((fault) => {
      throw new Error(`${fault} ${reason()}`);
    });
    expect(text).toMatch(/UNH\+.*DIS91'/);
    expect(letterIdOf(text)).toBe(letterIdOf(letter.toString()));
  });

  it('is refused where its attachments are not taken: nobody would know that they are missing', async () => {
    await open({ format: 'medcom-xml' }, { format: 'medcom-xml', letters: { XDIS91: 'XD9134L' } });
    for (const [index, file] of withAttachment('medcom-xml').entries()) exchange.put(`${index}.xml`, file);
    await eventually(() => expect(exchange.files('error').length).toBeGreaterThan(0));
    const reasons = exchange.files('error').map((name) => exchange.text('error', name));
    expect(reasons.join()).toContain('legacy.type-not-taken');
    expect(reasons.join()).toContain('XBIN01');
  });

  it('is told as text where another version of its type is taken', async () => {
    await open(
      { format: 'medcom-xml' },
      { format: 'medcom-xml', letters: { XDIS91: 'XD9134L', XDIS18: 'XD1830C' } },
    );
    const [letter = Buffer.of()] = letterFromMunicipality(exchange.gateway, 'medcom-xml', (text) =>
      text
        .replaceAll('XDIS91', 'XDIS18')
        .replaceAll('XD9134L', 'XD1834C')
        .replaceAll('ClinicalEmail', 'ReportOfDischarge')
        .replaceAll(/xmlns="[^"]*"/g, 'xmlns="urn:oio:medcom:municipality:1.0.3"'),
    );
    exchange.put('letter.xml', letter);
    await eventually(() => expect(exchange.files('in')).toEqual([]));
    expect(exchange.files('error').map((name) => exchange.text('error', name))).toEqual([]);
    const [text = ''] = await exchange.found(1);
    expect(text).toContain('<StatisticalCode>XDIS91</StatisticalCode>');
  });

  it('has what became of each of its elements told to operators and parties, on the way in and out', async () => {
    await open({ format: 'medcom-xml' }, { format: 'edifact' });
    const [letter = Buffer.of()] = letterFromMunicipality(exchange.gateway, 'medcom-xml');
    const reply = await exchange.gateway.call('/legacy', { as: municipality, method: 'POST', body: letter });
    const id = reply.headers.get('x-message-id') ?? '';
    await exchange.found(1);
    const { cameAs, deliveries } = await exchange.of(id);
    expect(cameAs).toMatchObject({ kind: 'XDIS91', mediaType: 'application/xml', size: letter.length });
    const paths = (reports: { entries: { path: string; outcome: string }[] }[]) =>
      reports.flatMap(({ entries }) => entries).map(({ path }) => path);
    expect(paths(cameAs.reports)).toContain('Patient/CivilRegistrationNumber');
    expect(deliveries[0].conversion.kind).toBe('XDIS91');
    expect(paths(deliveries[0].conversion.reports)).toContain('Patient/CivilRegistrationNumber');
    expect((await exchange.gateway.call(`/messages/${id}`, { as: municipality })).body.cameAs).toEqual(
      cameAs,
    );
    const environment = { OVERGANG_URL: exchange.gateway.url, OVERGANG_TOKEN: operatorTokens.anna };
    const { out } = await overgang(['timeline', id], environment);
    expect(out).toMatch(/ {2}came as XDIS91, application\/xml: \d+ elements, \d+ not as they were/);
    expect(out).toMatch(/ {2}as XDIS91, application\/edifact: \d+ elements, \d+ not as they were/);
  });
});

describe('FHIR XML', () => {
  let exchange: TwoFolders;
  afterEach(() => exchange.close());
  const turned = (file: Buffer[]) => file[0] ?? Buffer.of();

  it.each(['fhir', 'vans'] as const)(
    'goes from folder to folder as it is, bare and in envelopes, and is refused in its own format: %s',
    async (to) => {
      exchange = new TwoFolders();
      const envelope = to === 'vans' ? ({ envelope: 'vans' } as const) : {};
      await exchange.openBoth({ format: 'fhir-xml', ...envelope }, { format: 'fhir-xml', ...envelope });
      const json = turned(letterFromMunicipality(exchange.gateway, 'fhir'));
      const xml = await toXml(json);
      const file = to === 'fhir' ? xml : inEnvelope(xml);
      exchange.put('message.xml', file);
      await eventually(() => expect(exchange.files('in')).toEqual([]));
      expect(exchange.files('error').map((name) => exchange.text('error', name))).toEqual([]);
      const [received = ''] = await exchange.found(1);
      const inside = to === 'fhir' ? received : fromEnvelope(received);
      expect(Buffer.from(inside, to === 'fhir' ? 'latin1' : 'utf8').equals(xml)).toBe(true);
      if (to === 'vans') expect(received).toContain('>application/fhir+xml<');

      const broken = xml.toString('utf8').replace(/<status value="[^"]*"\/>/, '<status value="unheard-of"/>');
      const fresh = Buffer.from(asNew2(broken));
      const answers = await exchange.brings(to === 'fhir' ? 1 : 2, () =>
        exchange.hand('broken.xml', to === 'fhir' ? fresh : inEnvelope(fresh)),
      );
      const own =
        to === 'fhir' ? answers : answers.filter((each) => !each.includes('<Receipt>')).map(fromEnvelope);
      expect(own[0]).toMatch(/^(<\?xml[^>]*>)?\s*<Bundle/);
      expect(own[0]).toContain('<code value="fatal-error"/>');
    },
  );

  async function toXml(json: Buffer): Promise<Buffer> {
    const { writeFhirXml } = await import('../../src/fhir/xml/write-fhir-xml.ts');
    const written = writeFhirXml(JSON.parse(json.toString()));
    if (!('xml' in written)) throw new Error('not written');
    return Buffer.from(written.xml);
  }
  function inEnvelope(xml: Buffer): Buffer {
    const care = Buffer.from(asNew(fixture('care-communication/new').text));
    const made = convert(care, { to: 'vans' }, mappings(), worldOf()).files[0]?.bytes ?? Buffer.of();
    const [from, to] = [exchange.gateway.organisation(municipality), exchange.gateway.organisation(hospital)];
    return Buffer.from(
      Buffer.from(made)
        .toString()
        .replace(/(<SenderID[^>]*>)[^<]*/, `$1${from.gln}`)
        .replace(/(<ReceiverID[^>]*>)[^<]*/, `$1${to.gln}`)
        .replace(/(<EnvelopeIdentifier>)[^<]*/, `$1${crypto.randomUUID()}`)
        .replace(/(<MetaInformation><Identifier>)[^<]*/, `$1${crypto.randomUUID()}`)
        .replace('application/fhir+json', 'application/fhir+xml')
        .replace(/<SizeInBytes>\d+/, `<SizeInBytes>${xml.length}`)
        .replace(/<Data>[^<]*/, `<Data>${xml.toString('base64')}`),
    );
  }
  function fromEnvelope(text: string): string {
    return Buffer.from(/<Data>([^<]*)/.exec(text)?.[1] ?? '', 'base64').toString('utf8');
  }
  /** FHIR XML with ids that nobody has seen. */
  function asNew2(xml: string): string {
    const ids = [...xml.matchAll(/<(?:Bundle|MessageHeader)[^>]*><id value="([^"]+)"/g)].map(
      ([, id]) => id ?? '',
    );
    return ids.reduce((text, id) => text.replaceAll(id, crypto.randomUUID()), xml);
  }
});
