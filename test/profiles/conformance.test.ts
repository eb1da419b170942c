import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { allCases } from '../../scripts/fixtures/all-cases.ts';
import type { FhirPackage } from '../../src/fhir/packages/fhir-package.ts';
import { readPackage } from '../../src/fhir/packages/read-package.ts';
import { type Definitions, loadDefinitions } from '../../src/validate/profile/definitions.ts';
import {
  compileContext,
  type MessageContext,
  validateResource,
} from '../../src/validate/profile/message-context.ts';
import { officialPackages, packageFolder, shipped } from './shipped-package.ts';
import { faults, softSpots, spoiled } from './spoiled-messages.ts';

// biome-ignore lint/suspicious/noExplicitAny: the fixtures' shapes are known, and changed at every depth
type Json = any;

const base = 'https://overgang.dk/fhir/StructureDefinition';
const families = ['referral', 'referral-opening', 'allocation', 'stay', 'discharge-notice'] as const;
const line = [
  'hl7.fhir.dk.core#3.4.0',
  'medcom.fhir.dk.core#3.0.1',
  'medcom.fhir.dk.terminology#2.0.1',
  'medcom.fhir.dk.messaging#4.0.2',
];
const ours = allCases().filter(
  ({ name, expected }) =>
    expected.verdict === 'accepted' && families.some((family) => name.startsWith(`${family}/`)),
);

describe.skipIf(!existsSync(officialPackages))(
  'our messages before the validator (skipped without the packages of MedCom and HL7 Denmark)',
  () => {
    const contexts = new Map<string, MessageContext>();
    let medcom: MessageContext;
    let plain: Definitions;

    beforeAll(async () => {
      plain = await loadDefinitions({ packages: [] });
      const packages = line.map((name) => packageAt(join(officialPackages, `${name}.tgz`)));
      const own = packageAt(packageFolder);
      const definitions = await loadDefinitions({ packages: [...packages, own] });
      for (const family of families) {
        const profile = `${base}/sop-${family}-message`;
        contexts.set(family, compileContext(definitions, { name: family, profile }));
      }
      medcom = compileContext(await loadDefinitions({ packages }), {
        name: 'medcom-messaging',
        profile: 'http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-message',
      });
    });

    it.each(ours.map((each) => [each.name, each.text] as const))(
      '%s conforms to our profiles',
      (name, text) => {
        expect(judge(name, JSON.parse(text))).toMatchObject({ valid: true, problems: [] });
      },
    );

    it.each(ours.map((each) => [each.name, each.text] as const))(
      '%s differs from a MedCom message in nothing but the code of the event',
      (_, text) => {
        const message = asMedcomMessage(JSON.parse(text));
        const { valid, problems } = medcom.validate(message);
        expect(valid).toBe(false);
        const errors = problems.filter(({ severity }) => severity === 'error' || severity === 'fatal');
        const places = new Set(errors.map(({ expression }) => expression?.replace(/\[[1-9]\d*\]/, '[n]')));
        expect([...places].sort()).toEqual([
          'Bundle.entry[0].resource.event.ofType(Coding)',
          // What refers to such a header does not refer to a MedCom header either.
          'Bundle.entry[n].resource.target[0]',
        ]);
        message.entry[0].resource.eventCoding = {
          system: 'http://medcomfhir.dk/ig/terminology/CodeSystem/medcom-messaging-eventCodes',
          code: 'empty-message',
        };
        expect(medcom.validate(message)).toMatchObject({ valid: true, problems: [] });
      },
    );

    it.each(faults.map((fault) => [fault.title, fault] as const))('%s is refused', (_, fault) => {
      const { valid, problems } = judge(fault.message, spoiled(fault, textOf(fault.message)));
      expect(valid).toBe(false);
      expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
    });

    it.each(softSpots.map((spot) => [spot.title, spot] as const))('%s is let pass', (_, spot) => {
      const message = spoiled(spot, textOf(spot.message));
      expect(message).not.toEqual(JSON.parse(textOf(spot.message)));
      expect(judge(spot.message, message)).toMatchObject({ valid: true, problems: [] });
    });

    it('the package itself is sound FHIR R4', () => {
      for (const resource of shipped) {
        const { problems } = validateResource(plain, resource, []);
        expect(
          problems.filter(({ severity }) => severity === 'error'),
          resource.id,
        ).toEqual([]);
      }
    });

    function judge(name: string, message: unknown) {
      return (
        contexts.get(name.slice(0, name.indexOf('/')))?.validate(message) ?? { valid: false, problems: [] }
      );
    }
  },
);

function textOf(name: string): string {
  return ours.find((each) => each.name === name)?.text ?? '';
}

/** The message as it would claim MedCom's generic messaging: the event is all that stands in the way. */
function asMedcomMessage(message: Json): Json {
  const profile = (name: string) => ({
    profile: [`http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-${name}`],
  });
  const claims: Readonly<Record<string, object>> = {
    MessageHeader: profile('messageHeader'),
    Organization: profile('organization'),
    Provenance: profile('provenance'),
  };
  message.meta = profile('message');
  for (const { resource } of message.entry) {
    const claim = claims[resource.resourceType];
    if (claim === undefined) delete resource.meta;
    else resource.meta = claim;
  }
  return message;
}

function packageAt(path: string): FhirPackage {
  const read = readPackage(path);
  if (Array.isArray(read)) throw new Error(`${path} cannot be read`);
  return read;
}
