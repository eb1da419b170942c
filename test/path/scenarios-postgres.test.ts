import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { playVariant } from '../../src/demo/play-scenario.ts';
import { readScenario, scenarioNetwork, settingsOf } from '../../src/demo/scenario.ts';
import { callsOf } from './calls-of.ts';
import { onWhich, openTwoGateways, serversReachable } from './two-gateways.ts';

const root = join(import.meta.dirname, '..', '..', 'fixtures', 'scenarios');

/** Those in which time alone does something: T1 to T9, what is owed from a time on, and what comes late. */
const timed = [
  ['TS-03', 'b'],
  ['TS-05', 'b'],
  ['TS-07', 'a'],
  ['TS-08', 'c'],
  ['TS-15', 'c'],
  ['TS-16', 'a'],
  ['TS-19', 'e'],
  ['TS-21', 'b'],
  ['TS-26', 'c'],
  ['TS-27', 'a'],
] as const;

describe.skipIf(!serversReachable)(
  `scenarios at two gateways on PostgreSQL, calls at one and the other in turn${onWhich}`,
  () => {
    it.each(timed)(
      '%s %s ends as it does at one: each timer fires once, whichever of them looks',
      { timeout: 60_000 },
      async (id, name) => {
        const folder = join(root, id);
        const variant = readScenario(folder).variants.find((each) => each.name === name);
        if (variant === undefined) throw new Error(`${id} has no variant ${name}`);
        let clock = Date.parse(variant.steps[0]?.at ?? '');
        const exchange = mkdtempSync(join(tmpdir(), 'overgang-exchange-'));
        const base = scenarioNetwork(exchange);
        const two = await openTwoGateways(() => clock, settingsOf(variant, folder), { base });
        try {
          const told: string[] = [];
          const faults = await playVariant(variant, folder, {
            ...callsOf(two.one, two.other),
            exchange,
            setClock: (instant) => {
              clock = instant;
            },
            tell: (line) => told.push(line),
          });
          expect(faults, told.join('\n')).toEqual([]);
          // Who looks second finds the course moved on: nothing is recorded, owed or sent a second time.
          const { rows } = await two.postgres.direct.query(`
        SELECT 'event' AS what, course_id || ' ' || id AS which FROM course_event GROUP BY 1, 2 HAVING count(*) > 1
        UNION ALL
        SELECT 'task', course_id || ' ' || reason || ' ' || opened_at FROM task GROUP BY 1, 2, owner, delivery_id HAVING count(*) > 1`);
          expect(rows).toEqual([]);
        } finally {
          await two.dispose();
          rmSync(exchange, { recursive: true });
        }
      },
    );
  },
);
