import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allScenarios } from '../../scripts/fixtures/scenarios/all-scenarios.ts';
import { playRefusal, playVariant } from '../../src/demo/play-scenario.ts';
import { readScenario, scenarioNetwork, settingsOf } from '../../src/demo/scenario.ts';
import { openGateway } from '../gateway-under-test.ts';
import { hasOfficialPackages, officialPackages, withoutPackages } from '../official-packages.ts';
import { callsOf } from './calls-of.ts';

const root = join(import.meta.dirname, '..', '..', 'fixtures', 'scenarios');

describe.each(allScenarios().map(({ scenario }) => [scenario.id, scenario.title] as const))(
  '%s: %s',
  (id) => {
    const folder = join(root, id);
    it.each(readScenario(folder).variants.map((each) => [each.name, each.tells, each] as const))(
      '%s: %s',
      async (_name, _tells, variant) => {
        let clock = Date.parse(variant.steps[0]?.at ?? '');
        const exchange = mkdtempSync(join(tmpdir(), 'overgang-exchange-'));
        if (variant.refused !== undefined) {
          const start = () =>
            openGateway({ base: scenarioNetwork(exchange), settings: settingsOf(variant, folder) }).then(
              (opened) => opened.dispose(),
            );
          expect(await playRefusal(variant, start, () => undefined)).toEqual([]);
          rmSync(exchange, { recursive: true });
          return;
        }
        const gateway = await openGateway({
          now: () => clock,
          base: scenarioNetwork(exchange),
          settings: settingsOf(variant, folder),
        });
        try {
          const told: string[] = [];
          const faults = await playVariant(variant, folder, {
            ...callsOf(gateway),
            exchange,
            setClock: (instant) => {
              clock = instant;
            },
            tell: (line) => told.push(line),
          });
          expect(faults, told.join('\n')).toEqual([]);
        } finally {
          await gateway.dispose();
          rmSync(exchange, { recursive: true });
        }
      },
    );
  },
);

describe.skipIf(!hasOfficialPackages)(`the messages of the scenarios${withoutPackages}`, () => {
  it('are what our profiles accept, but for those that are refused on purpose', {
    timeout: 60_000,
  }, async () => {
    const gateway = await openGateway({
      base: scenarioNetwork(tmpdir()),
      settings: { OVERGANG_PACKAGES: officialPackages },
    });
    try {
      for (const { scenario, files } of allScenarios()) {
        for (const { file, status, findings, sender = '' } of scenario.variants.flatMap(
          ({ steps }) => steps,
        )) {
          const text = files.get(file ?? '');
          if (text === undefined || file?.endsWith('.xml') || status === 422) continue;
          // MedCom's own profile refuses what the gateway keeps and sends to nobody (decision 074).
          if (findings?.includes('notification.no-cpr')) continue;
          const judged = await gateway.call('/fhir/$validate', {
            as: sender,
            method: 'POST',
            headers: { 'content-type': 'application/fhir+json' },
            body: text,
          });
          const errors = judged.body.issue.filter(({ severity }: { severity: string }) =>
            ['error', 'fatal'].includes(severity),
          );
          expect(errors, `${scenario.id} ${file}`).toEqual([]);
        }
      }
    } finally {
      await gateway.dispose();
    }
  });
});
