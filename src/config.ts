import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { Setting } from './config-setting.ts';
import { settings } from './config-settings.ts';

type Kinds = { readonly string: string; readonly integer: number; readonly boolean: boolean };

/** The gateway's configuration, checked and frozen. */
export type Config = {
  readonly [Row in (typeof settings)[number] as Row['name']]: Row['default'] extends undefined
    ? Value<Row> | undefined
    : Value<Row>;
};

type Value<Row extends { readonly type: keyof Kinds }> = Row extends {
  readonly enum: readonly (infer Choice)[];
}
  ? Choice
  : Kinds[Row['type']];

/** A configuration, or everything that is wrong with it. */
export type ConfigOutcome =
  | { readonly config: Config; readonly faults?: never }
  | { readonly config?: never; readonly faults: readonly string[] };

/** The variable that names the configuration file. */
export const configVariable = 'OVERGANG_CONFIG';

/** Variables of the other commands; the gateway itself does not read them. */
export const clientVariables = {
  url: 'OVERGANG_URL',
  token: 'OVERGANG_TOKEN',
  tokens: 'OVERGANG_TOKENS',
  registry: 'OVERGANG_REGISTRY',
} as const;

/**
 * Reads the configuration once: defaults, then the JSON file that OVERGANG_CONFIG names, then the environment. Every
 * fault is reported at once. An unknown OVERGANG_… variable is a fault: a misspelt one would silently not count. Secrets that
 * the network file refers to (`env:…`) end in _SECRET and are left alone.
 */
export function loadConfig(
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): ConfigOutcome {
  const file = readConfigFile(environment[configVariable], readFile);
  if (file.fault !== undefined) return { faults: [file.fault] };
  const ajv = new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true, strict: false });
  const given = Object.fromEntries(
    settings.flatMap(({ name, variable }) => {
      const value = environment[variable];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
  const config = { ...file.values, ...given };
  const valid = ajv.compile<Config>(schemaOf(settings));
  const known = new Set<string>([
    configVariable,
    ...Object.values(clientVariables),
    ...settings.map(({ variable }) => variable),
  ]);
  const misspelt = Object.keys(environment)
    .filter(
      (name) => name.startsWith('OVERGANG_') && !/^OVERGANG_TEST_|_SECRET$/.test(name) && !known.has(name),
    )
    .map((name) => `${name}: there is no such setting`);
  const faults = valid(config)
    ? [...misspelt, ...contradictions(config)]
    : [...misspelt, ...(valid.errors ?? []).map(toFault)];
  return faults.length > 0 ? { faults } : { config: Object.freeze(config as Config) };
}

function readConfigFile(path: string | undefined, readFile: (path: string) => string) {
  if (path === undefined || path === '') return { values: {} };
  try {
    const values: unknown = JSON.parse(readFile(path));
    return typeof values === 'object' && values !== null && !Array.isArray(values)
      ? { values }
      : { values: {}, fault: `${path}: the configuration file is no JSON object` };
  } catch {
    return { values: {}, fault: `${path}: the configuration file cannot be read as JSON` };
  }
}

function schemaOf(rows: readonly Setting[]) {
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      rows.map(({ name, type, default: preset, minimum, maximum, enum: values, pattern }) => [
        name,
        {
          type,
          ...(preset === undefined ? {} : { default: preset }),
          ...(minimum === undefined ? {} : { minimum }),
          ...(maximum === undefined ? {} : { maximum }),
          ...(values === undefined ? {} : { enum: values }),
          ...(pattern === undefined ? {} : { pattern }),
        },
      ]),
    ),
  };
}

/** What each setting by itself cannot tell. */
function contradictions({ databaseUrl, amqpUrl, amqpCa, amqpCert, amqpKey }: Config): readonly string[] {
  const faults: string[] = [];
  const tls = { OVERGANG_AMQP_CA: amqpCa, OVERGANG_AMQP_CERT: amqpCert, OVERGANG_AMQP_KEY: amqpKey };
  // Never without TLS where somebody has asked for it.
  const isPlain = amqpUrl === undefined || /\bamqp:\/\//.test(amqpUrl);
  for (const [variable, path] of Object.entries(tls)) {
    if (path !== undefined && isPlain) faults.push(`${variable}: OVERGANG_AMQP_URL must begin with amqps://`);
  }
  if ((amqpCert === undefined) !== (amqpKey === undefined)) {
    faults.push('OVERGANG_AMQP_CERT and OVERGANG_AMQP_KEY go together');
  }
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    faults.push('OVERGANG_DATABASE_URL (databaseUrl): must begin with postgres://');
  }
  if (databaseUrl !== undefined && amqpUrl === undefined) {
    faults.push(
      'OVERGANG_DATABASE_URL (databaseUrl): needs OVERGANG_AMQP_URL too; the embedded broker lives in the SQLite file',
    );
  }
  return faults;
}

function toFault(error: { instancePath: string; message?: string; params: Record<string, unknown> }): string {
  const name = error.instancePath.slice(1) || String(error.params.additionalProperty ?? '');
  const variable = settings.find((setting) => setting.name === name)?.variable;
  const values = error.params.allowedValues;
  const detail = Array.isArray(values) ? `: ${values.join(', ')}` : '';
  return `${variable === undefined ? name : `${variable} (${name})`}: ${error.message}${detail}`;
}
