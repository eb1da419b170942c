import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';
import { describe, expect, it } from 'vitest';
import { advise, entryOf, problem, describe as tell } from '../../src/message/problem.ts';
import { catalogue, type ProblemCode } from '../../src/message/problem-catalogue.ts';
import { medcomErrorSystem } from '../../src/message/systems.ts';

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
    "acknowledges with MedCom's own codes only, which every version of its value set has (skipped without ../shared/fhir/packages)",
    () => {
      const used = new Set(
        codes.map((code) => entryOf(code).acknowledgement).filter((each) => each !== undefined),
      );
      expect(used.size).toBeGreaterThan(5);
      for (const version of ['1.4.0', '1.5.0', '2.0.1', '2.0.2']) {
        const allowed = medcomCodes(version);
        expect([...used].filter((code) => !allowed.includes(code))).toEqual([]);
      }
    },
  );
});

/** The codes of MedCom's own code system in its value set for acknowledgements. */
function medcomCodes(version: string): readonly string[] {
  const path = new URL(encodeURIComponent(`medcom.fhir.dk.terminology#${version}.tgz`), packages);
  const resources = parseTar(new Uint8Array(gunzipSync(readFileSync(path))))
    .filter(({ name }) => /package\/(CodeSystem|ValueSet)-.*\.json$/.test(name))
    .map(({ text }) => JSON.parse(text));
  const valueSet = resources.find(
    ({ resourceType, id }) => resourceType === 'ValueSet' && /acknowledgement-issue-details/.test(id),
  );
  return valueSet.compose.include
    .filter(({ system }: { system: string }) => system === medcomErrorSystem)
    .flatMap(({ concept }: { concept: { code: string }[] }) => concept.map(({ code }) => code));
}
