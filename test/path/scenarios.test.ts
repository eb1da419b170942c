import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allScenarios } from '../../scripts/fixtures/scenarios/all-scenarios.ts';
import { playVariant } from '../../src/demo/play-scenario.ts';
import { readScenario } from '../../src/demo/scenario.ts';
import { openGateway } from '../gateway-under-test.ts';

const root = join(import.meta.dirname, '..', '..', 'fixtures', 'scenarios');

describe.each(allScenarios().map(({ scenario }) => [scenario.id, scenario.title] as const))(
  '%s: %s',
  (id) => {
    const folder = join(root, id);
    it.each(readScenario(folder).variants.map((each) => [each.name, each.tells, each] as const))(
      '%s: %s',
      async (_name, _tells, variant) => {
        let clock = Date.parse(variant.steps[0]?.at ?? '');
        const gateway = await openGateway({ now: () => clock });
        try {
          const told: string[] = [];
          const faults = await playVariant(variant, folder, {
            send: (as, bytes) => gateway.send(as, bytes),
            read: (as, path) => gateway.call(path, { as }),
            setClock: (instant) => {
              clock = instant;
            },
            tell: (line) => told.push(line),
          });
          expect(faults, told.join('\n')).toEqual([]);
        } finally {
          await gateway.dispose();
        }
      },
    );
  },
);
