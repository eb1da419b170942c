import { mkdirSync, writeFileSync } from 'node:fs';
import { compileMappings } from '../src/mapping/mappings.ts';
import { readMappings } from '../src/mapping/read-mappings.ts';
import { codeMapsPage } from './code-map-docs.ts';
import { lossLedger } from './loss-ledger.ts';
import { mappingPage } from './mapping-docs.ts';
import { pageName } from './mapping-page-name.ts';

const files = readMappings();
const mappings = compileMappings(files);
mkdirSync('docs/mappings', { recursive: true });
for (const pair of mappings.pairs)
  writeFileSync(`docs/mappings/${pageName(pair.table)}.md`, mappingPage(pair, mappings));
writeFileSync('docs/mappings/code-maps.md', codeMapsPage(files));
writeFileSync('docs/mappings/loss-ledger.md', lossLedger(mappings));
