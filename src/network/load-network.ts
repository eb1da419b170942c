import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { hasVerhoeffCheckDigit, isGln } from '../message/check-digit.ts';
import { events } from '../message/event.ts';
import { operator } from '../message/task.ts';
import { expandNetwork, type NetworkDifference } from './expand-network.ts';
import { judgeHierarchy } from './hierarchy.ts';
import schema from './network.schema.json' with { type: 'json' };
import type { NetworkFile, Organisation } from './network.ts';
import differenceSchema from './network-difference.schema.json' with { type: 'json' };

/** A network file that may be used, or everything that is wrong with it. */
export type NetworkOutcome =
  | { readonly file: NetworkFile; readonly faults?: never }
  | { readonly file?: never; readonly faults: readonly string[] };

/**
 * Reads and checks a network file, and the base it names, whose path is relative to it. Every fault is reported at once,
 * each with its place in the file, written out.
 */
export function loadNetwork(path: string): NetworkOutcome {
  const { value, fault } = readJson(path);
  if (fault !== undefined) return { faults: [fault] };
  if (typeof value !== 'object' || value === null || !('base' in value)) return checkNetwork(value);
  const isDifference = shapeOf<NetworkDifference>(differenceSchema);
  if (!isDifference(value)) return { faults: shapeFaults(isDifference) };
  const basePath = join(dirname(path), value.base);
  const base = readJson(basePath);
  if (base.fault !== undefined) return { faults: [`/base: ${base.fault}`] };
  const checked = checkNetwork(base.value);
  if (checked.faults !== undefined) return { faults: checked.faults.map((each) => `${basePath}: ${each}`) };
  const { whole, faults } = expandNetwork(value, checked.file);
  return faults === undefined ? checkNetwork(whole) : { faults };
}

function readJson(path: string): { readonly value?: unknown; readonly fault?: string } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { fault: `${path}: the network file cannot be read` };
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: `${path}: the network file is not JSON` };
  }
}

/** Checks a network file's content: its shape by JSON Schema, then what a schema cannot say. */
export function checkNetwork(value: unknown): NetworkOutcome {
  const isNetwork = shapeOf<NetworkFile>(schema);
  if (!isNetwork(value)) return { faults: shapeFaults(isNetwork) };
  const faults = [...judgeOrganisations(value.organisations), ...judgeWhole(value)];
  return faults.length > 0 ? { faults } : { file: value };
}

function shapeOf<File>(schema: object): ValidateFunction<File> {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  formats.default(ajv);
  return ajv.compile<File>(schema);
}

function shapeFaults({ errors }: Pick<ValidateFunction, 'errors'>): readonly string[] {
  return (errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ instancePath, message, params }) => `${instancePath || '/'}: ${message}${detail(params)}`);
}

function detail(params: Record<string, unknown>): string {
  const named = params.additionalProperty ?? params.allowedValues;
  return named === undefined ? '' : ` (${String(named)})`;
}

function judgeOrganisations(organisations: readonly Organisation[]): readonly string[] {
  return organisations.flatMap((organisation, index) => {
    const place = `/organisations/${index}`;
    const named = [
      ...organisation.sends,
      ...organisation.receives,
      ...organisation.endpoints.flatMap((endpoint) => endpoint.events ?? []),
      ...(organisation.passesOn ?? []).flatMap(({ events: passed }) => passed),
      ...organisation.endpoints.flatMap(({ acknowledgement }) => Object.keys(acknowledgement?.events ?? {})),
    ];
    const unknown = named.filter((code) => !events.has(code));
    return [
      ...(isGln(organisation.gln) ? [] : [`${place}/gln: the check digit is wrong`]),
      ...(organisation.id === operator ? [`${place}/id: ${operator} is reserved`] : []),
      ...(hasVerhoeffCheckDigit(organisation.sor) ? [] : [`${place}/sor: the check digit is wrong`]),
      ...[...new Set(unknown)].map((code) => `${place}: the event ${code} is not one the gateway carries`),
      ...(organisation.endpoints.filter(({ kind }) => kind === 'mailbox').length > 1
        ? [`${place}/endpoints: an organisation has at most one mailbox`]
        : []),
      ...(organisation.validTo !== undefined && organisation.validTo < organisation.validFrom
        ? [`${place}/validTo: lies before validFrom`]
        : []),
    ];
  });
}

function judgeWhole(file: NetworkFile): readonly string[] {
  const { organisations } = file;
  const endpoints = organisations.flatMap((organisation) => organisation.endpoints);
  return [
    ...repeated(organisations.map(({ id }) => id)).map((id) => `/organisations: the id ${id} is used twice`),
    ...repeated(endpoints.map(({ id }) => id)).map(
      (id) => `/organisations: the endpoint ${id} is used twice`,
    ),
    ...ambiguousCredentials(organisations),
    ...foreignOperators(file),
    ...overlapping(organisations),
    ...unknownRetention(file),
    ...judgeHierarchy(organisations),
    ...(organisations.some(({ id }) => id === file.gateway)
      ? []
      : ['/gateway: names no organisation of the file']),
  ];
}

function unknownRetention({ retention }: NetworkFile): readonly string[] {
  return Object.keys(retention?.events ?? {})
    .filter((code) => !events.has(code))
    .map((code) => `/retention/events: the event ${code} is not one the gateway carries`);
}

function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return [...new Set(names.filter((name) => seen.has(name) || !seen.add(name)))];
}

/** The same token may speak for several organisations; two tokens of one name would be taken for each other. */
function ambiguousCredentials(organisations: readonly Organisation[]): readonly string[] {
  const byId = Map.groupBy(
    organisations.flatMap(({ credentials }) => credentials),
    ({ id }) => id,
  );
  return [...byId]
    .filter(([, all]) => new Set(all.map(({ sha256 }) => sha256)).size > 1)
    .map(([id]) => `/organisations: the credential ${id} names two different tokens`);
}

/** An operator sees the parties of every message: that is for who runs the gateway, not for one of the parties. */
function foreignOperators({ gateway, organisations }: NetworkFile): readonly string[] {
  return organisations
    .filter(({ id }) => id !== gateway)
    .flatMap(({ id, credentials }) =>
      credentials
        .filter(({ role }) => role === 'operator')
        .map((each) => `/organisations: the operator ${each.id} belongs to ${id}, not to the gateway`),
    );
}

/** A SOR id may pass to a successor, but belongs to one organisation at a time. (R-ID-08.) */
function overlapping(organisations: readonly Organisation[]): readonly string[] {
  return [...Map.groupBy(organisations, ({ sor }) => sor)].flatMap(([sor, holders]) => {
    const inOrder = holders.toSorted((one, other) => one.validFrom.localeCompare(other.validFrom));
    const clash = inOrder.some((holder, index) => {
      const next = inOrder[index + 1];
      return next !== undefined && (holder.validTo === undefined || holder.validTo >= next.validFrom);
    });
    return clash ? [`/organisations: two organisations have the SOR id ${sor} at the same time`] : [];
  });
}
