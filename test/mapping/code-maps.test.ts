import { readFileSync } from 'node:fs';
import type { ConceptMap } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { codeMapsPage } from '../../scripts/code-map-docs.ts';
import { checkMappingFiles } from '../../src/mapping/check-mapping-files.ts';
import { codeLines, codeMapsOf, translator } from '../../src/mapping/codes/code-map.ts';
import { expandCodes } from '../../src/mapping/codes/expand-codes.ts';
import { convert } from '../../src/mapping/convert/convert.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../src/mapping/letter/example-letter.ts';
import { writeEmessage } from '../../src/mapping/letter/write-emessage.ts';
import { compileMappings } from '../../src/mapping/mappings.ts';
import type { PairRow } from '../../src/mapping/pair/pair-table.ts';
import { readMappings } from '../../src/mapping/read-mappings.ts';
import { openContexts } from '../../src/validate/contexts.ts';
import { validateResource } from '../../src/validate/profile/message-context.ts';
import { mappings, worldOf } from './world.ts';

const files = readMappings();
const base = await openContexts({ packages: '', cache: undefined, onProblem: () => {} }).base();

describe('Code maps', () => {
  it.each(files.codeMaps.map((map) => [map.id, map] as const))('%s is a valid R4 ConceptMap', (id, map) => {
    const { problems } = validateResource(base, map as never, []);
    expect(problems.filter(({ severity }) => severity !== 'warning' && severity !== 'information')).toEqual(
      [],
    );
    expect(map.url).toBe(`https://overgang.dk/fhir/ConceptMap/${id}`);
  });

  it.each(files.codeMaps.map((map) => [map.id, map] as const))(
    '%s has no line that another hides',
    (_, map) => {
      for (const { element } of map.group ?? []) {
        expect(new Set(element.map(({ code }) => code)).size).toBe(element.length);
        for (const { target = [] } of element) {
          const conditions = target.map(({ dependsOn }) => JSON.stringify(dependsOn ?? []));
          expect(new Set(conditions).size).toBe(target.length);
          expect(conditions.slice(0, -1)).not.toContain('[]');
        }
      }
    },
  );

  it('are all used, by a table or by a transform', () => {
    const used = new Set([
      'attachment-type',
      'letter-priority',
      ...namesIn(files.pairs.flatMap((each) => each.rows)),
    ]);
    const there = new Set(files.codeMaps.map(({ id = '' }) => id.replace(/-to-(fhir|legacy)$/, '')));
    expect([...there].sort()).toEqual([...used].sort());
  });

  it('lead every code of a letter somewhere', () => {
    const lists = files.codeLists;
    const codesOf = (name: string): readonly string[] =>
      codeLines(codeMapsOf(files.codeMaps), name, 'to-fhir').map(({ source }) => source ?? 'any other');
    const complete = {
      'refuse-code': 'RefuseCode',
      relation: 'RelationCode',
      'telephone-use': 'TelephoneSubscriberCode',
      'diagnose-type': 'DiagnoseTypeCode',
      'referral-priority': 'ReferralPriority',
      'referral-class': 'ReferralStatus',
      'episode-of-care-status': 'EpisodeOfCareStatusCode',
    };
    for (const [name, list] of Object.entries(complete))
      expect(new Set(codesOf(name)), name).toEqual(new Set(Object.keys(lists[list] ?? {})));
  });

  it('lead back where a code is equivalent', () => {
    const maps = codeMapsOf(files.codeMaps);
    for (const { id = '', group = [] } of files.codeMaps) {
      const [, name = '', direction] = /^(.*)-to-(fhir|legacy)$/.exec(id) ?? [];
      if (!maps.has(`${name}-to-fhir`) || !maps.has(`${name}-to-legacy`)) continue;
      const back = codeLines(maps, name, direction === 'fhir' ? 'to-legacy' : 'to-fhir');
      for (const { element } of group)
        for (const { code, target = [] } of element)
          for (const each of target.filter(({ equivalence }) => equivalence === 'equivalent'))
            expect(
              back.some(({ source, target: there }) => source === each.code && there === code),
              `${id}: ${code}`,
            ).toBe(true);
    }
  });

  it('have the page docs/mappings/code-maps.md that they generate (npm run build:mapping-docs)', () => {
    expect(readFileSync('docs/mappings/code-maps.md', 'utf8')).toBe(codeMapsPage(files));
  });

  it('stop the start when they are no ConceptMaps', () => {
    const schema: unknown = JSON.parse(readFileSync('mappings/schema/mappings.schema.json', 'utf8'));
    const [first] = files.codeMaps;
    const broken = { ...first, group: [{ source: 'https://a.dk/b', target: 'c', element: [] }] };
    expect(() =>
      checkMappingFiles([{ kind: 'codeMaps', name: 'code-maps/a.json', content: broken }], schema),
    ).toThrow(/code-maps\/a\.json\/group\/0\/target[\s\S]*code-maps\/a\.json\/group\/0\/element/);
  });

  it('stop the start when a table names one that is not there', () => {
    const codeMaps = files.codeMaps.filter(({ id }) => id?.startsWith('relation-') !== true);
    expect(() => compileMappings({ ...files, codeMaps })).toThrow('the code map relation');
  });

  it('stop the start when they write a code that the letter does not have', () => {
    const codeMaps = files.codeMaps.map((map) =>
      map.id === 'relation-to-legacy'
        ? (JSON.parse(JSON.stringify(map).replace('"barn"', '"nabo"')) as ConceptMap)
        : map,
    );
    expect(() => compileMappings({ ...files, codeMaps })).toThrow(/writes nabo into .*RelationCode/);
  });

  it('stop the start when they say what the row gives no place', () => {
    const row = { codes: 'admission-status', legacy: 'Letter/StatusCode', fhir: '%provenance.activity' };
    expect(() => expandCodes([row], codeMapsOf(files.codeMaps))).toThrow(/EpisodeOfCareStatusCode/);
  });

  it('take the line for all others where there is one', () => {
    const translate = translator(codeMapsOf(files.codeMaps));
    expect(translate('telephone-use', 'to-legacy', 'temp')?.target).toBe('fastnet');
    expect(translate('relation', 'to-fhir', 'nabo')).toBeUndefined();
  });
});

describe.each(['XDIS20', 'XDIS17'])("The citizen's status in %s", (type) => {
  const grammar = mappings().letters.byType.get(type);
  if (grammar === undefined) throw new Error(type);
  const letter = exampleLetter(grammar);
  const text = writeEmessage({ envelope: EXAMPLE_ENVELOPE, letters: [letter] }, 'ISO-8859-1');
  const saying = (letterStatus: string, status: string): string =>
    text
      .replace(/<StatusCode>[^<]*/, `<StatusCode>${letterStatus}`)
      .replace(
        /<EpisodeOfCareStatusCode>[^<]*<\/EpisodeOfCareStatusCode>/,
        status === '' ? '' : `<EpisodeOfCareStatusCode>${status}</EpisodeOfCareStatusCode>`,
      );
  const first = (bytes: Uint8Array | string, to: 'fhir' | 'medcom-xml'): string =>
    Buffer.from(convert(Buffer.from(bytes), { to }, mappings(), worldOf()).files[0]?.bytes ?? '').toString(
      'latin1',
    );

  it.each(['nytbrev', 'rettetbrev'])('is kept there and back in a %s: the citizen died', (letterStatus) => {
    const fhir = first(saying(letterStatus, 'doed'), 'fhir');
    const message = JSON.parse(fhir);
    const find = (resourceType: string) =>
      message.entry.find(
        (each: { resource: { resourceType: string } }) => each.resource.resourceType === resourceType,
      ).resource;
    expect(find('Patient').deceasedBoolean).toBe(true);
    expect(find('Encounter').status).toBe('finished');
    const back = first(fhir, 'medcom-xml');
    expect(back).toContain(`<TypeCode>${type}</TypeCode>`);
    expect(back).toContain(`<StatusCode>${letterStatus}</StatusCode>`);
    expect(back).toContain('<EpisodeOfCareStatusCode>doed</EpisodeOfCareStatusCode>');
  });

  it('may be missing: then nobody died', () => {
    expect(first(saying('nytbrev', ''), 'fhir')).not.toContain('deceased');
  });
});

function namesIn(rows: readonly PairRow[]): readonly string[] {
  return rows.flatMap((row) => {
    if ('cases' in row) return row.cases.flatMap((each) => ('codes' in each ? [each.codes] : []));
    return 'rows' in row ? namesIn(row.rows) : [];
  });
}
