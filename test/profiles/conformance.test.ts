import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { allCases } from '../../scripts/fixtures/all-cases.ts';
import { officialPackages, packageFolder, repository, shipped } from './shipped-package.ts';

const validator = join(repository, 'src', 'validate', 'profile', 'message-context.ts');

/** The part of the validator that is used here. */
interface Validator {
  readonly loadDefinitions: (options: { packages: readonly unknown[] }) => unknown;
  readonly readPackage: (path: string) => unknown;
  readonly validateResource: (
    definitions: unknown,
    resource: unknown,
    profiles: readonly string[],
  ) => ReturnType<Context['validate']>;
  readonly compileContext: (definitions: unknown, context: { name: string; profile: string }) => Context;
}

interface Context {
  readonly validate: (resource: unknown) => { valid: boolean; problems: readonly Finding[] };
}

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly expression?: string;
  readonly rule?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the fixtures' shapes are known, and changed at every depth
type Json = any;

const base = 'https://overgang.dk/fhir/StructureDefinition';
const families = ['referral', 'allocation', 'stay', 'discharge-notice'] as const;
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

describe.skipIf(!existsSync(validator) || !existsSync(officialPackages))(
  'our messages before the validator (skipped without the packages of MedCom and HL7 Denmark)',
  () => {
    const contexts = new Map<string, Context>();
    let medcom: Context;
    let engine: Validator;
    let plain: unknown;

    beforeAll(async () => {
      engine = await load();
      const { loadDefinitions, readPackage, compileContext } = engine;
      plain = loadDefinitions({ packages: [] });
      const packages = line.map((name) => readPackage(join(officialPackages, `${name}.tgz`)));
      const own = readPackage(packageFolder);
      const definitions = loadDefinitions({ packages: [...packages, own] });
      for (const family of families) {
        const profile = `${base}/sop-${family}-message`;
        contexts.set(family, compileContext(definitions, { name: family, profile }));
      }
      medcom = compileContext(loadDefinitions({ packages }), {
        name: 'medcom-messaging',
        profile: 'http://medcomfhir.dk/ig/messaging/StructureDefinition/medcom-messaging-message',
      });
    });

    it.each(ours.map((each) => [each.name, each.text] as const))(
      '%s conforms to our profiles',
      (name, text) => {
        expect(judge(name, JSON.parse(text))).toEqual({ valid: true, problems: [] });
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
        expect(medcom.validate(message)).toEqual({ valid: true, problems: [] });
      },
    );

    it.each(faults.map((fault) => [fault.title, fault] as const))('%s is refused', (_, fault) => {
      const message = JSON.parse(ours.find((each) => each.name === fault.message)?.text ?? '');
      fault.spoil(
        (type) => message.entry.find((entry: Json) => entry.resource.resourceType === type).resource,
      );
      const { valid, problems } = judge(fault.message, message);
      expect(valid).toBe(false);
      expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
    });

    it('the package itself is sound FHIR R4', () => {
      for (const resource of shipped) {
        const { problems } = engine.validateResource(plain, resource, []);
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

/** What a profile of ours must catch: one for each kind of rule. */
const faults: readonly {
  readonly title: string;
  readonly message: string;
  readonly spoil: (resource: (type: string) => Json) => void;
}[] = [
  {
    title: 'a referral without the mandatory criterion (TS-04a)',
    message: 'referral/new',
    spoil: (resource) => drop(resource('ServiceRequest'), 'sop-admission-criterion'),
  },
  {
    title: 'a referral that is a plan',
    message: 'referral/new',
    spoil: (resource) => {
      resource('ServiceRequest').intent = 'plan';
    },
  },
  {
    title: 'a referral with an unknown priority',
    message: 'referral/new',
    spoil: (resource) => {
      resource('ServiceRequest').priority = 'stat';
    },
  },
  {
    title: 'a referral to two visitations',
    message: 'referral/new',
    spoil: (resource) => {
      const request = resource('ServiceRequest');
      request.performer = [request.performer[0], request.requester];
    },
  },
  {
    title: 'a rejection without reason (R-ALL-04)',
    message: 'allocation/rejected',
    spoil: (resource) => {
      delete resource('Task').statusReason;
    },
  },
  {
    title: 'a decision that does not name its rules (R-ALL-18)',
    message: 'allocation/granted',
    spoil: (resource) => {
      delete resource('Task').instantiatesUri;
    },
  },
  {
    title: 'a stay with two legal bases (R-ALL-19)',
    message: 'stay/start',
    spoil: (resource) => {
      const stay = resource('Encounter');
      stay.extension.push(stay.extension.find((each: Json) => each.url === `${base}/sop-legal-basis`));
    },
  },
  {
    title: 'a stay without authority (R-ID-05)',
    message: 'stay/start',
    spoil: (resource) => drop(resource('Encounter'), 'sop-responsible-authority'),
  },
  {
    title: 'a stay that ended but has no departure (R-END-05)',
    message: 'stay/end',
    spoil: (resource) => {
      delete resource('Encounter').period.end;
    },
  },
  {
    title: 'a stay that the citizen pays for (R-STA-10)',
    message: 'stay/start',
    spoil: (resource) => {
      resource('Encounter').account = [{ display: 'Egenbetaling' }];
    },
  },
  {
    title: 'an on-call scheme with the treatment responsibility (R-TRE-04)',
    message: 'stay/responsibility',
    spoil: (resource) => {
      resource('CareTeam').participant[1].role = [{ text: 'Lægevagten 1813' }];
    },
  },
  {
    title: 'a notice without time of day (R-NOT-02)',
    message: 'discharge-notice/new',
    spoil: (resource) => {
      const [expected] = resource('Communication').extension;
      expected.valueDateTime = '2027-04-22';
    },
  },
  {
    title: 'a notice that names no residence municipality (R-ID-03)',
    message: 'discharge-notice/new',
    spoil: (resource) => drop(resource('Communication'), 'sop-residence-municipality'),
  },
  {
    title: 'a notice to a municipality that does not exist',
    message: 'discharge-notice/new',
    spoil: (resource) => {
      const named = resource('Communication').extension.find((each: Json) =>
        each.url.endsWith('sop-residence-municipality'),
      );
      named.valueCoding.code = '0999';
    },
  },
  {
    title: 'a notice that is cancelled without reason (R-NOT-18)',
    message: 'discharge-notice/cancel',
    spoil: (resource) => {
      delete resource('Communication').statusReason;
    },
  },
  {
    title: 'an answer that is ready from no time (R-NOT-20)',
    message: 'discharge-notice/response',
    spoil: (resource) => {
      resource('Communication').extension[0].extension.pop();
    },
  },
  {
    title: 'a header with an event of nobody',
    message: 'stay/start',
    spoil: (resource) => {
      resource('MessageHeader').eventCoding.code = 'sop-stay-begin';
    },
  },
  {
    title: 'a header without definition',
    message: 'stay/start',
    spoil: (resource) => {
      delete resource('MessageHeader').definition;
    },
  },
  {
    title: 'a destination that does not say its use',
    message: 'stay/start',
    spoil: (resource) => {
      delete resource('MessageHeader').destination[0].extension;
    },
  },
  {
    title: 'an organisation without GLN (R-ID-02)',
    message: 'stay/start',
    spoil: (resource) => {
      resource('Organization').identifier.shift();
    },
  },
];

function drop(of: Json, extension: string): void {
  of.extension = of.extension.filter((each: Json) => each.url !== `${base}/${extension}`);
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

async function load(): Promise<Validator> {
  const { compileContext, validateResource } = await import(validator);
  const { loadDefinitions } = await import(join(repository, 'src', 'validate', 'profile', 'definitions.ts'));
  const { readPackage } = await import(join(repository, 'src', 'fhir', 'packages', 'read-package.ts'));
  return { compileContext, validateResource, loadDefinitions, readPackage };
}
