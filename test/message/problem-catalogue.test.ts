import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';
import { describe, expect, it } from 'vitest';
import { advise, problem, describe as tell } from '../../src/message/problem.ts';
import { catalogue, type ProblemCode } from '../../src/message/problem-catalogue.ts';

const packages = new URL('../../../shared/fhir/packages/', import.meta.url);
const codes = Object.keys(catalogue) as ProblemCode[];
const placeholders = (text: string): readonly string[] => [...new Set(text.match(/\{\w+\}/g))].toSorted();

describe('the catalogue of problems', () => {
  it.each(codes)('tells %s in both languages, with the same facts', (code) => {
    const { text, hint } = catalogue[code];
    for (const { en, da } of [text, hint]) {
      expect(en).toMatch(/\S[.:]?$/);
      expect(da).toMatch(/\S/);
      expect(placeholders(da)).toEqual(placeholders(en));
    }
    expect(text.da).not.toBe(text.en);
  });

  it('fills the facts in and shortens what is endless', () => {
    const found = problem('header.event-unknown', { params: { found: 'x'.repeat(10_000) } });
    expect(tell(found, 'en')).toMatch(/^The event x{200}… is not/);
    expect(advise(problem('gateway.unavailable', { params: { seconds: 5 } }), 'da')).toContain('5 sekunder');
  });

  it.skipIf(!existsSync(packages))(
    "acknowledges with codes of MedCom's value set only (skipped without ../shared/fhir/packages)",
    () => {
      const allowed = new Set([...medcomCodes('1.5.0'), ...medcomCodes('2.0.2')]);
      expect(allowed.size).toBeGreaterThan(10);
      const outside = codes.filter((code) => !allowed.has(catalogue[code].acknowledgement));
      expect(outside).toEqual([]);
    },
  );
});

/** The codes that MedCom's value set for acknowledgements includes by name; all of HL7's where it includes the system. */
function medcomCodes(version: string): readonly string[] {
  const path = new URL(encodeURIComponent(`medcom.fhir.dk.terminology#${version}.tgz`), packages);
  const resources = parseTar(new Uint8Array(gunzipSync(readFileSync(path))))
    .filter(({ name }) => /package\/(CodeSystem|ValueSet)-.*\.json$/.test(name))
    .map(({ text }) => JSON.parse(text));
  const valueSet = resources.find(
    ({ resourceType, id }) => resourceType === 'ValueSet' && /acknowledgement-issue-details/.test(id),
  );
  return valueSet.compose.include.flatMap(
    ({ system, concept }: { system: string; concept?: { code: string }[] }) =>
      concept?.map(({ code }) => code) ?? conceptsOf(resources, system),
  );
}

function conceptsOf(resources: readonly ReturnType<typeof JSON.parse>[], system: string): readonly string[] {
  const found = resources.find(({ resourceType, url }) => resourceType === 'CodeSystem' && url === system);
  return (found?.concept ?? []).map(({ code }: { code: string }) => code);
}
