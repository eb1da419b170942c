import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lossLedger } from '../../scripts/loss-ledger.ts';
import { mappingPage } from '../../scripts/mapping-docs.ts';
import { pageName } from '../../scripts/mapping-page-name.ts';
import { checkMappingFiles } from '../../src/mapping/check-mapping-files.ts';
import { compileMappings } from '../../src/mapping/mappings.ts';
import { readMappings } from '../../src/mapping/read-mappings.ts';
import { mappings } from './world.ts';

describe('The mapping data', () => {
  it.each(mappings().pairs.map((pair) => pageName(pair.table)))(
    'has the page docs/mappings/%s.md that it generates (npm run build:mapping-docs)',
    (name) => {
      const pair = mappings().pairs.find((each) => pageName(each.table) === name);
      if (pair === undefined) throw new Error(name);
      expect(readFileSync(`docs/mappings/${name}.md`, 'utf8')).toBe(mappingPage(pair, mappings()));
    },
  );

  it('loses what the ledger says and nothing more (R-MSG-06; npm run build:mapping-docs shows the difference)', () => {
    expect(readFileSync('docs/mappings/loss-ledger.md', 'utf8')).toBe(lossLedger(mappings()));
  });

  it('never loses what a severity calls safety', () => {
    expect(readFileSync('docs/mappings/loss-ledger.md', 'utf8')).not.toContain('| safety |');
  });

  it('is refused at start with every fault named', () => {
    const schema: unknown = JSON.parse(readFileSync('mappings/schema/mappings.schema.json', 'utf8'));
    const broken = [
      {
        kind: 'parts',
        name: 'parts/a.json',
        content: { part: 'a', rows: [{ legacy: 'X', fhir: 'no-percent' }] },
      },
      { kind: 'severities', name: 'severities.json', content: [{ path: 'x', severity: 'grave' }] },
    ] as const;
    expect(() => checkMappingFiles(broken, schema)).toThrow(/parts\/a\.json[\s\S]*severities\.json/);
  });

  it('is refused when a table names an element that its letter does not have', () => {
    const files = readMappings();
    const [first] = files.pairs;
    if (first === undefined) throw new Error('no pairs');
    const wrong = { ...first, rows: [{ legacy: 'Patient/ShoeSize', fhir: '%patient.id' }] };
    expect(() => compileMappings({ ...files, pairs: [wrong] })).toThrow('Patient/ShoeSize');
  });
});
