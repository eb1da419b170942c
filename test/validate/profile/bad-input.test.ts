import { expect, test } from 'vitest';
import { contextDefinitions, corpus, hasCorpora } from '../../../bench/validate/corpora.ts';
import { refuses } from '../../../src/message/problem.ts';
import { parse } from '../../../src/parse/parse.ts';
import {
  compileContext,
  type MessageContext,
  validateResource,
} from '../../../src/validate/profile/message-context.ts';
import { define, profile } from './own-package.ts';

const definitions = await define([]);

function judge(resource: unknown): string[] {
  const { valid, problems } = validateResource(definitions, resource, []);
  expect(valid).toBe(!refuses(problems));
  return problems.filter((each) => each.severity === 'error').map((each) => each.code);
}

test.each([undefined, null, 5, 'Patient', [], [{ resourceType: 'Patient' }], true])(
  '%j is not a resource',
  (value) => {
    expect(judge(value)).toEqual(['structure.not-an-object']);
  },
);

test.each([[{}], [{ resourceType: 5 }], [{ resourceType: 'toString' }], [{ resourceType: '__proto__' }]])(
  '%j is not of a resource type',
  (value) => {
    expect(judge(value)).toHaveLength(1);
  },
);

test('a key named __proto__ is an unknown element like any other, and changes nothing', () => {
  const resource = JSON.parse(
    '{"resourceType":"Patient","__proto__":{"active":true},"name":[{"__proto__":{"text":"x"}}]}',
  );
  expect(judge(resource)).toEqual(expect.arrayContaining(['structure.unexpected-element']));
  expect(({} as { active?: boolean }).active).toBeUndefined();
});

test.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
  'a key named %s is an unknown element',
  (key) => {
    expect(judge({ resourceType: 'Patient', [key]: 'x' })).toContain('structure.unexpected-element');
  },
);

test('an extension nested 10,000 deep is refused, not followed until the stack is full', () => {
  const depth = 10_000;
  const text = `${'{"url":"http://test/x","extension":['.repeat(depth)}${']}'.repeat(depth)}`;
  const resource = JSON.parse(`{"resourceType":"Patient","extension":[${text}]}`);
  expect(judge(resource).length).toBeGreaterThan(0);
});

test('resources that refer to each other in a circle come to a verdict', async () => {
  const url = (id: string) => `http://test/Patient/${id}`;
  const patient = (id: string, next: string) => ({
    fullUrl: url(id),
    resource: { resourceType: 'Patient', id, link: [{ other: { reference: url(next) }, type: 'seealso' }] },
  });
  const circle = profile('Patient', 'circle', {
    id: 'Patient.link.other',
    path: 'Patient.link.other',
    type: [{ code: 'Reference', targetProfile: ['http://test/StructureDefinition/circle'] }],
  });
  const entry = [patient('a', 'b'), patient('b', 'c'), patient('c', 'a')];
  const bundle = {
    resourceType: 'Bundle',
    type: 'collection',
    entry: entry.map((each) => ({
      ...each,
      resource: { ...each.resource, meta: { profile: [circle.url] } },
    })),
  };
  const { problems } = validateResource(await define([circle]), bundle, []);
  expect(problems.filter((each) => each.severity === 'error')).toEqual([]);
});

test('a chain of a thousand profiled references is judged in both modes', async () => {
  const chain = profile(
    'Patient',
    'chain',
    { id: 'Patient.gender', path: 'Patient.gender', min: 1 },
    {
      id: 'Patient.link.other',
      path: 'Patient.link.other',
      type: [{ code: 'Reference', targetProfile: ['http://test/StructureDefinition/chain'] }],
    },
  );
  const url = (i: number) => `http://test/Patient/${i}`;
  const entry = Array.from({ length: 1000 }, (_, i) => ({
    fullUrl: url(i),
    resource: {
      resourceType: 'Patient',
      id: `${i}`,
      ...(i === 0 ? { meta: { profile: [chain.url] } } : {}),
      ...(i === 999
        ? { active: true }
        : { gender: 'female', link: [{ other: { reference: url(i + 1) }, type: 'seealso' }] }),
    },
  }));
  const context = compileContext(await define([chain]), { name: 'chain' });
  const bundle = { resourceType: 'Bundle', type: 'collection', entry };
  expect(context.check(bundle)).toBe(false);
  expect(refuses(context.explain(bundle))).toBe(true);
});

test('an object that contains itself is refused', () => {
  const extension: Record<string, unknown> = { url: 'http://test/x' };
  extension.extension = [extension];
  expect(judge({ resourceType: 'Patient', extension: [extension] })).toContain('structure.too-deep');
});

test('a pattern made to backtrack is run in bounded time or refused', async () => {
  const evil = profile('Patient', 'evil', {
    id: 'Patient.name.family',
    path: 'Patient.name.family',
    constraint: [{ key: 'evil-1', severity: 'error', human: '?', expression: "matches('^(a+)+$')" }],
  });
  const resource = {
    resourceType: 'Patient',
    meta: { profile: [evil.url] },
    name: [{ family: `${'a'.repeat(200)}!` }],
  };
  expect(validateResource(await define([evil]), resource, []).valid).toBe(false);
});

test.skipIf(!hasCorpora)(
  'messages with changed bytes come to a verdict (skipped without the corpora)',
  async () => {
    const contexts = new Map<string, MessageContext>();
    for (const name of ['hn', 'cc', 'ack'] as const) {
      contexts.set(name, compileContext(await contextDefinitions(name), { name }));
    }
    let judged = 0;
    for (const { context, bundle } of corpus('fixed')) {
      for (let at = 97; at < bundle.length; at += 97 * 7) {
        const broken =
          bundle.slice(0, at) +
          String.fromCharCode(bundle.charCodeAt(at) ^ (1 + (at % 31))) +
          bundle.slice(at + 1);
        const resource = tryParse(broken);
        if (resource === undefined) continue;
        const judge = contexts.get(context);
        expect(judge?.check(resource)).toBe(!refuses(judge?.explain(resource) ?? []));
        judged++;
      }
    }
    expect(judged).toBeGreaterThan(100);
  },
);

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

test.each([
  ['an element name', { id: 'x', path: 'Patient.a"];globalThis.smuggled=1;//' }],
  [
    'a slice name',
    {
      id: 'Patient.name:"];globalThis.smuggled=1;//',
      path: 'Patient.name',
      sliceName: '");globalThis.smuggled=1;//',
      min: 1,
    },
  ],
  [
    'a type',
    {
      id: 'Patient.deceased[x]',
      path: 'Patient.deceased[x]',
      type: [{ code: 'x";globalThis.smuggled=1;//' }],
    },
  ],
  [
    'a fixed value',
    { id: 'Patient.gender', path: 'Patient.gender', fixedCode: '"+(globalThis.smuggled=1)+"' },
  ],
  [
    'a constraint',
    {
      id: 'Patient',
      path: 'Patient',
      constraint: [
        {
          key: '"',
          severity: 'error',
          human: '\\");globalThis.smuggled=1;//',
          expression: "'\");globalThis.smuggled=1;//'.exists()",
        },
      ],
    },
  ],
])('no code is smuggled in through %s of a definition', async (_, element) => {
  const hostile = profile('Patient', 'hostile', element);
  const resource = {
    resourceType: 'Patient',
    meta: { profile: [hostile.url] },
    deceasedBoolean: true,
    gender: 'male',
  };
  validateResource(await define([hostile]), resource, []);
  expect(globalThis).not.toHaveProperty('smuggled');
});

test('no code is smuggled in through a snapshot either', async () => {
  const evil = '"];globalThis.smuggled=1;//';
  const hostile = {
    ...profile('Patient', 'hostile-snapshot'),
    snapshot: {
      element: [
        { id: 'Patient', path: 'Patient', min: 0, max: '*' },
        { id: `Patient.${evil}`, path: `Patient.${evil}`, min: 1, max: '1', type: [{ code: 'string' }] },
        {
          id: `Patient.${evil}[x]`,
          path: `Patient.${evil}[x]`,
          min: 1,
          max: '1',
          type: [{ code: evil }, { code: 'date' }],
        },
      ],
    },
  };
  const resource = { resourceType: 'Patient', meta: { profile: [hostile.url] }, [evil]: 'x' };
  expect(validateResource(await define([hostile]), resource, []).valid).toBe(false);
  expect(globalThis).not.toHaveProperty('smuggled');
});

test('tens of thousands of entries, each with its own base and a reference to nowhere, are judged', () => {
  const entry = Array.from({ length: 30_000 }, (_, i) => ({
    fullUrl: `http://test/${i}/Patient/${i}`,
    resource: {
      resourceType: 'Patient',
      id: `${i}`,
      managingOrganization: { reference: `Organization/${i}` },
    },
  }));
  expect(judge({ resourceType: 'Bundle', type: 'collection', entry })).toEqual([]);
});

test('tens of thousands of contained resources are judged', () => {
  const contained = Array.from({ length: 30_000 }, (_, i) => ({
    resourceType: 'Organization',
    id: `o${i}`,
    name: 'x',
  }));
  const generalPractitioner = contained.map(({ id }) => ({ reference: `#${id}` }));
  expect(judge({ resourceType: 'Patient', contained, generalPractitioner })).toEqual([]);
});

test.skipIf(!hasCorpora)(
  'every bundle cut off at every 97th byte is told from a message (skipped without the corpora)',
  () => {
    let cuts = 0;
    for (const { bundle } of corpus('fixed')) {
      const bytes = new TextEncoder().encode(bundle);
      for (let at = 97; at < bytes.length; at += 97) {
        expect(parse(bytes.subarray(0, at), 'application/fhir+json').message).toBeUndefined();
        cuts++;
      }
    }
    expect(cuts).toBeGreaterThan(5000);
  },
);
