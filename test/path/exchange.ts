import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { convert, type TargetFormat } from '../../src/mapping/convert/convert.ts';
import type { Endpoint } from '../../src/network/network.ts';
import { eventually } from '../eventually.ts';
import { asNew, changed, fixture, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway, type UnderTestOptions } from '../gateway-under-test.ts';
import { mappings, worldOf } from '../mapping/world.ts';
import { between } from './legacy-letters.ts';
import type { World } from './worlds.ts';

export const municipality = 'kommune-koebenhavn';
export const hospital = 'bfh-medicin';

async function alone(options: UnderTestOptions): Promise<Pick<World, 'gateway' | 'dispose'>> {
  const gateway = await openGateway(options);
  return { gateway, dispose: () => gateway.dispose() };
}

/** A gateway whose municipality exchanges files in a folder. */
export class Exchange {
  readonly root = mkdtempSync(join(tmpdir(), 'overgang-folders-'));
  gateway!: GatewayUnderTest;
  #world: Pick<World, 'gateway' | 'dispose'> | undefined;

  async open(
    endpoint: Partial<Endpoint>,
    { network = (file) => file, ...options }: UnderTestOptions = {},
    open: (options: UnderTestOptions) => Promise<Pick<World, 'gateway' | 'dispose'>> = alone,
  ): Promise<void> {
    const exchanging = withEndpoint({ id: municipality, kind: 'folder', folder: this.root, ...endpoint });
    this.#world = await open({
      ...options,
      settings: { OVERGANG_FOLDER_INTERVAL: '20', OVERGANG_FOLDER_PATIENCE: '1', ...options.settings },
      network: (file) => network(exchanging(file)),
    });
    this.gateway = this.#world.gateway;
  }

  async close(): Promise<void> {
    await this.#world?.dispose();
    rmSync(this.root, { recursive: true });
  }

  files(folder: 'in' | 'out' | 'error'): readonly string[] {
    return readdirSync(join(this.root, folder))
      .filter((name) => !name.startsWith('.'))
      .toSorted();
  }

  text(folder: 'in' | 'out' | 'error', name: string): string {
    return readFileSync(join(this.root, folder, name), 'latin1');
  }

  put(name: string, bytes: Uint8Array | string): void {
    writeFileSync(join(this.root, 'in', `${name}.tmp`), bytes);
    renameSync(join(this.root, 'in', `${name}.tmp`), join(this.root, 'in', name));
  }

  /** Puts a file there and waits until it is gone. */
  async hand(name: string, bytes: Uint8Array | string): Promise<void> {
    this.put(name, bytes);
    await eventually(() => expect(this.files('in')).not.toContain(name));
  }

  /** Does something, and gives the files that it brought into a folder. */
  async brings(count: number, act: () => Promise<unknown>, folder: 'out' | 'error' = 'out') {
    const before = this.files(folder);
    await act();
    const after = (): readonly string[] => this.files(folder).filter((name) => !before.includes(name));
    await eventually(() => expect(after().length).toBe(count));
    return after().map((name) => this.text(folder, name));
  }

  async timeline(id: string) {
    return (await this.gateway.call(`/messages/${id}`, { as: hospital })).body;
  }

  async send(text: string): Promise<string> {
    const sent = await this.gateway.send(hospital, text);
    expect(sent.status).toBe(202);
    return idsOf(text).messageId;
  }

  /** What is in the hospital's mailbox of an event, newest last. */
  async mailbox(event: string) {
    const { sor } = this.gateway.organisation(hospital);
    const { body } = await this.gateway.call(
      `/fhir/Bundle?message.destination-uri=${encodeURIComponent(`https://sor2.sum.dsdn.dk/#id=${sor}`)}&message.event=${event}&_count=100`,
      { as: hospital },
    );
    return (body.entry ?? []).map((each: { resource: unknown }) => each.resource);
  }

  async acknowledgement(id: string): Promise<string> {
    return (await this.timeline(id)).deliveries[0].acknowledgement;
  }
}

export const admission = () => asNew(fixture('hospital-notification/admit-inpatient').text);

/** A care communication from the municipality to the hospital, as its system writes it. */
export function letterFromMunicipality(
  gateway: GatewayUnderTest,
  to: TargetFormat,
  change: (letter: string) => string = (letter) => letter,
  name = 'care-communication/new',
): Buffer[] {
  const turned = turnedAround(asNew(fixture(name).text), gateway);
  const world = { ...worldOf(), newUuid: () => randomUUID() };
  const { files, problems } = convert(Buffer.from(turned), { to }, mappings(), world);
  if (files.length === 0) throw new Error(problems.map(({ code }) => code).join());
  return files.map(({ bytes }) => Buffer.from(change(Buffer.from(bytes).toString('latin1')), 'latin1'));
}

/** The same message from the municipality to the hospital. */
export function turnedAround(text: string, gateway: GatewayUnderTest): string {
  return between(gateway.organisation(municipality), gateway.organisation(hospital), text);
}

/** The demo network, in which the municipality has this endpoint. */
export function withEndpoint(endpoint: Endpoint): NonNullable<UnderTestOptions['network']> {
  return (file) => ({
    ...file,
    organisations: file.organisations.map((organisation) => ({
      ...organisation,
      endpoints: organisation.endpoints.map((each) => (each.id === municipality ? endpoint : each)),
    })),
  });
}

/** The fixtures' acknowledgements are by the municipality of Copenhagen, to the hospital; here it is the other way. */
export function fromHospital(text: string): string {
  return changed(text, (bundle) => {
    const [{ resource: header }] = bundle.entry;
    [header.sender, header.destination[0].receiver] = [header.destination[0].receiver, header.sender];
    [header.source.endpoint, header.destination[0].endpoint] = [
      header.destination[0].endpoint,
      header.source.endpoint,
    ];
    for (const { resource } of bundle.entry) {
      if (resource.resourceType !== 'Provenance') continue;
      for (const agent of resource.agent) {
        if (agent.who.reference === header.destination[0].receiver.reference)
          agent.who.reference = header.sender.reference;
      }
    }
  });
}
