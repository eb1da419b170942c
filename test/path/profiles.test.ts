import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asList, at } from '../../src/fhir/json.ts';
import { allFixtures, asNew, assembledAt, changed, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway, type Reply } from '../gateway-under-test.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';

const admission = fixture('hospital-notification/admit-inpatient');

describe.skipIf(!hasOfficialPackages)(`a gateway with MedCom's packages${withoutPackages}`, () => {
  let gateway: GatewayUnderTest;
  let clock = Date.parse('2027-03-01T08:00:00+01:00');
  beforeAll(async () => {
    gateway = await openGateway({
      now: () => clock,
      settings: { OVERGANG_PACKAGES: officialPackages, OVERGANG_UNCHECKED_PROFILES: 'refuse' },
    });
  }, 120_000);
  afterAll(() => gateway.dispose());

  it.each(
    allFixtures()
      .filter(({ expected }) => expected.verdict === 'accepted')
      .toSorted(({ text: one }, { text: other }) => (assembledAt(one) ?? 0) - (assembledAt(other) ?? 0))
      .map((each) => [each.name, each] as const),
  )('accepts %s and says by which profiles', async (_, { text, expected }) => {
    clock = assembledAt(text) ?? clock;
    const reply = await gateway.send(expected.sender, text);
    expect(codes(reply), JSON.stringify(reply.body)).not.toContain('profile.not-checked');
    expect(reply.status).toBe(202);
    expect(codes(reply)).toContain('profile.judged');
  });

  it('says in the receipt what the verdict does not cover, and nothing where it covers all', async () => {
    const whole = await gateway.send(admission.expected.sender, asNew(admission.text));
    expect(codes(whole)).not.toContain('profile.judged-except');
    const text = changed(asNew(admission.text), (bundle) => {
      for (const { resource } of bundle.entry) {
        if (resource.resourceType === 'Patient') {
          resource.maritalStatus = { coding: [{ system: 'http://snomed.info/sct', code: '1' }] };
        }
      }
    });
    const reply = await gateway.send(admission.expected.sender, text);
    expect(reply.status, reply.text).toBe(202);
    expect(codes(reply)).toContain('profile.judged-except');
    expect(reply.text).toContain('http://snomed.info/sct');
  });

  it('takes a resource without narrative, and says so (R-MSG-09)', async () => {
    const text = changed(asNew(admission.text), (bundle) => {
      for (const { resource } of bundle.entry)
        if (resource.resourceType === 'Encounter') delete resource.text;
    });
    const judged = await gateway.call('/fhir/Bundle/$validate', {
      as: admission.expected.sender,
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: text,
    });
    expect(judged.text).toContain('dom-6');
    expect(judged.text).not.toMatch(/"severity":"(error|fatal)"/);
  });

  it('refuses what only the profile forbids, naming rule and profile, with a fatal-error Acknowledgement', async () => {
    const text = changed(asNew(admission.text), (bundle) => {
      for (const { resource } of bundle.entry) {
        if (resource.resourceType === 'Encounter') resource.class.code = 'FLD';
      }
    });
    const reply = await gateway.send(admission.expected.sender, text);
    expect(reply.status).toBe(422);
    expect(codes(reply)).toContain('binding.required');
    expect(reply.text).toContain('http://medcomfhir.dk/ig/hospitalnotification/StructureDefinition/');
    const [acknowledgement] = asList(at(reply.body, 'contained'));
    expect(at(acknowledgement, 'entry', 0, 'resource', 'response', 'code')).toBe('fatal-error');
  });

  it('makes Acknowledgements that MedCom’s own profile accepts', async () => {
    const text = changed(asNew(admission.text), (bundle) => {
      delete bundle.entry[0].resource.focus;
    });
    const refused = await gateway.send(admission.expected.sender, text);
    const [acknowledgement] = asList(at(refused.body, 'contained'));
    const judged = await gateway.call('/fhir/$validate', {
      as: admission.expected.sender,
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(acknowledgement),
    });
    expect(severities(judged)).not.toContain('error');
    expect(judged.status).toBe(200);
  });

  it('warns of relative full URLs where the receiver’s endpoint tolerates them, and refuses them elsewhere', async () => {
    const relative = () =>
      changed(asNew(admission.text), (bundle) => {
        for (const entry of bundle.entry)
          entry.fullUrl = `${entry.resource.resourceType}/${entry.resource.id}`;
      });
    const strict = await gateway.send(admission.expected.sender, relative());
    expect(strict.status).toBe(422);
    expect(codes(strict)).toContain('bundle.relative-full-url');

    const lenient = await openGateway({
      settings: { OVERGANG_PACKAGES: officialPackages, OVERGANG_UNCHECKED_PROFILES: 'refuse' },
      network: (file) => ({
        ...file,
        organisations: file.organisations.map((organisation) => ({
          ...organisation,
          endpoints: organisation.endpoints.map((each) => ({ ...each, tolerates: ['relative-full-url'] })),
        })),
      }),
    });
    try {
      const sent = relative();
      const reply = await lenient.send(admission.expected.sender, sent);
      expect(reply.status, reply.text).toBe(202);
      expect(reply.text).toContain('tolerated: relative-full-url');
      const kept = await lenient.call(`/fhir/Bundle/${JSON.parse(sent).id}`, {
        as: admission.expected.sender,
      });
      expect(kept.text).toBe(sent);
    } finally {
      await lenient.dispose();
    }
  });
});

describe('a gateway without the packages of a message', () => {
  it('refuses the message when policy wants the profiles checked, and says which packages it lacks', async () => {
    const gateway = await openGateway({ settings: { OVERGANG_UNCHECKED_PROFILES: 'refuse' } });
    try {
      const reply = await gateway.send(admission.expected.sender, asNew(admission.text));
      expect(reply.status).toBe(422);
      expect(codes(reply)).toEqual(['profile.not-installed']);
      expect(reply.text).toContain('medcom.fhir.dk.hospitalnotification#3.0.2');
    } finally {
      await gateway.dispose();
    }
  });

  it('judges the message by all of R4 all the same: invariants, bindings and narratives', async () => {
    const gateway = await openGateway();
    const spoilt = (change: (resource: ReturnType<typeof JSON.parse>) => void) =>
      changed(asNew(admission.text), (bundle) => {
        for (const { resource } of bundle.entry) if (resource.resourceType === 'Encounter') change(resource);
      });
    try {
      for (const [change, code] of [
        [
          (encounter) => Object.assign(encounter, { contained: [{ resourceType: 'Location', id: 'x' }] }),
          'invariant.failed',
        ],
        [(encounter) => Object.assign(encounter, { status: 'begun' }), 'binding.required'],
        [(encounter) => Object.assign(encounter.text, { div: '<div>x</div>' }), 'narrative.namespace'],
      ] as const satisfies [(encounter: ReturnType<typeof JSON.parse>) => void, string][]) {
        const reply = await gateway.send(admission.expected.sender, spoilt(change));
        expect([reply.status, ...codes(reply)]).toEqual(
          expect.arrayContaining([422, code, 'profile.not-checked']),
        );
      }
    } finally {
      await gateway.dispose();
    }
  });

  it('takes the message when policy allows, and says in the receipt what was not checked', async () => {
    const gateway = await openGateway();
    try {
      const reply = await gateway.send(admission.expected.sender, asNew(admission.text));
      expect(reply.status).toBe(202);
      expect(reply.text).toContain('profile.not-checked');
    } finally {
      await gateway.dispose();
    }
  });
});

describe('$validate', () => {
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    gateway = await openGateway();
  });
  afterAll(() => gateway.dispose());

  const ask = (path: string, body: unknown): Promise<Reply> =>
    gateway.call(path, {
      as: 'bfh-medicin',
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(body),
    });
  const patient = { resourceType: 'Patient', gender: 'male' };

  it('judges a bare resource and stores nothing', async () => {
    const reply = await ask('/fhir/$validate', patient);
    expect(reply.status).toBe(200);
    expect(severities(reply)).not.toContain('error');
    expect((await ask('/fhir/Patient/$validate', { ...patient, gender: 'man' })).text).toContain(
      'binding.required',
    );
  });

  it.each([
    ['da-DK, en;q=0.5', 'Der findes intet element colour her.'],
    ['en', 'There is no element colour here.'],
  ])('tells what it found in the language of Accept-Language: %s', async (language, text) => {
    const reply = await gateway.call('/fhir/Patient/$validate', {
      as: admission.expected.sender,
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', 'accept-language': language },
      body: JSON.stringify({ resourceType: 'Patient', colour: 'blue' }),
    });
    expect(reply.text).toContain(text);
  });

  it('judges the resource of a Parameters resource', async () => {
    const parameters = (resource: unknown) => ({
      resourceType: 'Parameters',
      parameter: [
        { name: 'mode', valueCode: 'create' },
        { name: 'resource', resource },
      ],
    });
    expect(severities(await ask('/fhir/$validate', parameters(patient)))).not.toContain('error');
    expect(codes(await ask('/fhir/$validate', parameters({ ...patient, foo: 1 })))).toContain(
      'structure.unexpected-element',
    );
  });

  it.each([
    [
      'a resource of another type than the address names',
      '/fhir/Encounter/$validate',
      patient,
      'request.other-type',
    ],
    [
      'a profile that is not installed',
      '/fhir/$validate?profile=http://x.dk/p',
      patient,
      'profile.unresolved',
    ],
  ])('finds %s', async (_, path, body, code) => {
    const reply = await ask(path, body);
    expect(reply.status).toBe(200);
    expect(codes(reply)).toContain(code);
  });

  const withParameters = (...parameter: unknown[]) => ({ resourceType: 'Parameters', parameter });
  const theResource = { name: 'resource', resource: patient };

  it.each([
    ['a mode that does not exist', '/fhir/$validate?mode=guess', patient],
    ['Parameters without a resource', '/fhir/$validate', withParameters()],
    ['two resources', '/fhir/$validate', withParameters(theResource, theResource)],
    ['a resource that is none', '/fhir/$validate', withParameters({ name: 'resource', resource: 'x' })],
    [
      'a resource in the wrong place',
      '/fhir/$validate',
      withParameters({ name: 'resource', valueString: 'x' }),
    ],
    ['two profiles', '/fhir/$validate?profile=http://a.dk/a&profile=http://a.dk/b', patient],
    [
      'a profile that is no text',
      '/fhir/$validate',
      withParameters(theResource, { name: 'profile', valueInteger: 1 }),
    ],
    ['a context that does not exist', '/fhir/$validate?context=xx', patient],
    [
      'a context in the body that does not exist',
      '/fhir/$validate',
      withParameters(theResource, { name: 'context', valueString: 'xx' }),
    ],
    ['a tolerance that does not exist', '/fhir/$validate?tolerate=everything', patient],
  ])('refuses %s', async (_, path, body) => {
    const reply = await ask(path, body);
    expect(reply.status).toBe(400);
    expect(codes(reply)).toEqual(['request.parameter']);
  });

  it('does not know the address of a type that FHIR does not have', async () => {
    const reply = await ask('/fhir/Nonsense/$validate', patient);
    expect(reply.status).toBe(404);
    expect(codes(reply)).toEqual(['request.unknown-type']);
  });

  it.each(['valueUri', 'valueCanonical', 'valueString', 'valueCode'])(
    'reads profile and mode as %s',
    async (kind) => {
      const asked = (mode: string) =>
        withParameters(
          theResource,
          { name: 'mode', [kind]: mode },
          { name: 'profile', [kind]: 'http://hl7.org/fhir/StructureDefinition/Organization' },
        );
      expect(codes(await ask('/fhir/$validate', asked('create')))).toContain('profile.wrong-type');
      expect(codes(await ask('/fhir/$validate', asked('guess')))).toEqual(['request.parameter']);
    },
  );

  it('lets a deletion be asked about without a resource', async () => {
    const inBody = await ask(
      '/fhir/Patient/$validate',
      withParameters({ name: 'mode', valueCode: 'delete' }),
    );
    expect(inBody.status, inBody.text).toBe(200);
    expect(severities(inBody)).toEqual(['information']);
    const empty = await gateway.call('/fhir/Patient/$validate?mode=delete', {
      as: 'bfh-medicin',
      method: 'POST',
    });
    expect(empty.status, empty.text).toBe(200);
  });

  it('judges Parameters themselves where the address names them', async () => {
    const sound = withParameters({ name: 'a', valueString: 'b' });
    expect(severities(await ask('/fhir/Parameters/$validate', sound))).not.toContain('error');
    const unsound = { ...sound, foo: 1 };
    expect(codes(await ask('/fhir/Parameters/$validate', unsound))).toContain('structure.unexpected-element');
  });

  it('says by what it judged', async () => {
    expect((await ask('/fhir/$validate', patient)).text).toContain('hl7.fhir.r4.core#4.0.1 (context R4)');
    const named = await ask(
      '/fhir/$validate',
      withParameters(theResource, { name: 'context', valueCode: 'hn' }),
    );
    expect(named.text).toContain('(context hn)');
    expect(codes(named)).toContain('profile.not-checked');
  });

  it('finds in XML what it finds in JSON, and refuses only XML that cannot be read', async () => {
    const xml = (body: string) =>
      gateway.call('/fhir/$validate', {
        as: 'bfh-medicin',
        method: 'POST',
        headers: { 'content-type': 'application/fhir+xml' },
        body,
      });
    const unknown = await xml('<Patient xmlns="http://hl7.org/fhir"><foo value="1"/></Patient>');
    expect(unknown.status).toBe(200);
    expect(codes(unknown)).toEqual(['xml.element-unknown']);
    const nonsense = await xml('<Nonsense xmlns="http://hl7.org/fhir"/>');
    expect([nonsense.status, codes(nonsense)]).toEqual([200, ['xml.not-a-resource']]);
    expect((await ask('/fhir/$validate', { resourceType: 'Nonsense' })).status).toBe(200);
    expect((await xml('<Patient xmlns="http://hl7.org/fhir">')).status).toBe(400);
  });

  it('warns of what it is asked to tolerate', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ fullUrl: 'Patient/1', resource: { ...patient, id: '1' } }],
    };
    const strict = await ask('/fhir/$validate', bundle);
    expect(severities(strict)).toContain('error');
    for (const lenient of [
      await ask('/fhir/$validate?tolerate=relative-full-url', bundle),
      await ask(
        '/fhir/$validate',
        withParameters(
          { name: 'resource', resource: bundle },
          { name: 'tolerate', valueCode: 'relative-full-url' },
        ),
      ),
    ]) {
      expect(severities(lenient), lenient.text).not.toContain('error');
      expect(lenient.text).toContain('tolerated: relative-full-url');
    }
  });

  it('is for known callers', async () => {
    expect((await gateway.call('/fhir/$validate', { method: 'POST', body: '{}' })).status).toBe(401);
  });
});

function issues(reply: Reply): readonly unknown[] {
  const outcome =
    at(reply.body, 'resourceType') === 'OperationOutcome'
      ? reply.body
      : at(
          asList(at(reply.body, 'parameter')).find((each) => at(each, 'name') === 'outcome'),
          'resource',
        );
  return asList(at(outcome, 'issue'));
}

function codes(reply: Reply): readonly unknown[] {
  return issues(reply).map((issue) => at(issue, 'details', 'coding', 0, 'code'));
}

function severities(reply: Reply): readonly unknown[] {
  return issues(reply).map((issue) => at(issue, 'severity'));
}
