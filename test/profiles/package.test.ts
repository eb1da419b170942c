import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import network from '../../fixtures/networks/demo.json' with { type: 'json' };
import { allCases } from '../../scripts/fixtures/all-cases.ts';
import { compileProfiles } from '../../scripts/profiles/compile-profiles.ts';
import { officialPackages, packageFolder, repository, shipped, shippedOf } from './shipped-package.ts';

const base = 'https://overgang.dk/fhir';
const structures = shippedOf('StructureDefinition');
const profiles = structures.filter((each) => each.type !== 'Extension');
const messages = allCases()
  .filter((each) => each.expected.verdict === 'accepted')
  .map((each) => [each.name, JSON.parse(each.text)] as const);
const ours = messages.filter(([, bundle]) => bundle.meta.profile[0].startsWith(base));

describe('the shipped package', () => {
  it.skipIf(!existsSync(officialPackages))(
    'is what SUSHI makes of the FSH today (skipped without the packages of MedCom and HL7 Denmark)',
    () => {
      const files = compileProfiles(join(repository, 'profiles'), officialPackages);
      expect(readdirSync(packageFolder).sort()).toEqual([...files.keys()].sort());
      for (const [name, text] of files)
        expect(readFileSync(join(packageFolder, name), 'utf8'), name).toBe(text);
    },
  );

  it('gives every resource a version, so that a pinned canonical can be resolved', () => {
    expect(shipped.length).toBeGreaterThan(90);
    for (const each of shipped) expect('version' in each && each.version, each.id).toMatch(/^0\.1(\.0)?$/);
  });

  it('has snapshots with the rules but not the words of the packages it builds on', () => {
    for (const each of structures) {
      expect(each.snapshot?.element.length, each.id).toBeGreaterThan(3);
      const ours = new Set(
        each.differential?.element.flatMap(({ comment, definition }) => [comment, definition]) ?? [],
      );
      for (const { definition, short, comment, requirements, isModifierReason } of each.snapshot?.element ??
        []) {
        expect(ours.has(definition) || /^See [\w.[\]:]+\.$/.test(definition ?? ''), definition).toBe(true);
        expect([short, comment, requirements]).toEqual([undefined, undefined, undefined]);
        expect(isModifierReason ?? 'See x.').toMatch(/^See /);
      }
    }
  });

  it('says of every element that a profile constrains why it does', () => {
    const untold = profiles.flatMap((profile) =>
      (profile.differential?.element ?? [])
        .filter((element) => /^\w+\.[^.]+$/.test(element.id ?? ''))
        .filter((element) => !/\.(entry|extension)$/.test(element.id ?? '') && element.comment === undefined)
        .map((element) => `${profile.id} ${element.id}`),
    );
    expect(untold).toEqual([]);
  });

  it('cites a rule, a message or a data element in every profile and extension', () => {
    for (const each of structures) {
      expect(JSON.stringify(each.differential) + each.description, each.id).toMatch(
        /R-[A-Z]{2,3}-\d\d|\bD\d\d\b/,
      );
    }
  });

  it('refers only to profiles, value sets and code systems of ours that exist', () => {
    const known = new Set(shipped.flatMap((each) => ('url' in each && each.url ? [each.url] : [])));
    const used = [
      ...JSON.stringify(shipped).matchAll(
        /"(https:\/\/overgang\.dk\/fhir\/(?:StructureDefinition|ValueSet|CodeSystem)\/[^"|]+)"/g,
      ),
    ];
    expect(used.length).toBeGreaterThan(100);
    for (const [, url] of used) expect(known).toContain(url);
  });
});

describe('the events', () => {
  const events = shippedOf('CodeSystem').find((each) => each.id === 'sop-message-event');
  const codes = new Set(events?.concept?.map((each) => each.code));

  it('include every SOP event of the demo network', () => {
    const used = network.organisations.flatMap((each) => [...each.sends, ...each.receives]);
    for (const event of new Set(used.filter((each) => each.startsWith('sop-'))))
      expect(codes).toContain(event);
  });

  it('have a definition each when they have a profile', () => {
    for (const definition of shippedOf('MessageDefinition')) {
      expect(codes).toContain(definition.eventCoding?.code);
      expect(definition.url).toBe(`${base}/MessageDefinition/${definition.eventCoding?.code}`);
      const profile = structures.find((each) => each.url === definition.focus?.[0]?.profile);
      expect(profile?.type, definition.id).toBe(definition.focus?.[0]?.code);
    }
  });

  it('are translated to codes of MedCom only where MedCom has one', () => {
    const [map] = shippedOf('ConceptMap');
    const [referral] = map?.group ?? [];
    expect(referral?.element?.map((each) => each.code)).toEqual([
      'sop-referral-new',
      'sop-referral-update',
      'sop-referral-cancel',
    ]);
  });
});

describe('our messages', () => {
  it('are all there', () => {
    expect(ours.length).toBeGreaterThan(12);
  });

  it.each(ours)('%s is of the definition it names, with its focus', (_, bundle) => {
    const header = bundle.entry[0].resource;
    const [url, version] = header.definition.split('|');
    const definition = shippedOf('MessageDefinition').find((each) => each.url === url);
    expect(definition?.version).toBe(version);
    expect(definition?.eventCoding).toEqual(header.eventCoding);
    const focus = bundle.entry.find(
      (entry: { resource: { resourceType: string; id: string } }) =>
        `${entry.resource.resourceType}/${entry.resource.id}` === header.focus[0].reference,
    );
    expect(focus.resource.resourceType).toBe(definition?.focus?.[0]?.code);
    expect(focus.resource.meta.profile).toEqual([definition?.focus?.[0]?.profile]);
  });

  it.each(ours)('%s claims no profile of MedCom', (_, bundle) => {
    expect(JSON.stringify(bundle)).not.toMatch(/"profile":\["http:\/\/medcomfhir/);
  });

  it.each(ours)('%s uses codes and extensions that the package defines', (_, bundle) => {
    const concepts = new Set(
      shippedOf('CodeSystem').flatMap((each) => each.concept?.map(({ code }) => `${each.url} ${code}`) ?? []),
    );
    const urls = new Set(structures.map((each) => each.url));
    walk(bundle, (value) => {
      const { system, code, url } = value;
      if (typeof system === 'string' && system.startsWith(base))
        expect(concepts).toContain(`${system} ${code}`);
      if (typeof url === 'string' && url.startsWith(base)) expect(urls).toContain(url);
    });
  });
});

function walk(value: unknown, visit: (object: Record<string, unknown>) => void): void {
  if (Array.isArray(value)) for (const each of value) walk(each, visit);
  else if (typeof value === 'object' && value !== null) {
    visit(value as Record<string, unknown>);
    for (const each of Object.values(value)) walk(each, visit);
  }
}
