import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { FhirPackage } from '../../src/fhir/packages/fhir-package.ts';
import { readPackage } from '../../src/fhir/packages/read-package.ts';
import { type Definitions, loadDefinitions } from '../../src/validate/profile/definitions.ts';

/** The reference material beside the project: official packages, and bundles with the Java validator's verdicts. */
const SHARED = join(import.meta.dirname, '../../../shared/fhir');

export const hasCorpora = existsSync(SHARED);

/** The packages each context of the corpora is judged by, as MedCom's standards pin them. */
const PACKAGES = {
  hn: [
    'medcom.fhir.dk.hospitalnotification#3.0.2',
    'medcom.fhir.dk.messaging#2.1.0',
    'medcom.fhir.dk.core#2.0.1',
    'medcom.fhir.dk.terminology#1.5.0',
    'hl7.fhir.dk.core#2.0.0',
  ],
  ack: [
    'medcom.fhir.dk.acknowledgement#2.0.3',
    'medcom.fhir.dk.messaging#2.1.0',
    'medcom.fhir.dk.core#2.0.1',
    'medcom.fhir.dk.terminology#1.5.0',
    'hl7.fhir.dk.core#2.0.0',
  ],
  cc: [
    'medcom.fhir.dk.carecommunication#5.0.2',
    'medcom.fhir.dk.messaging#4.0.2',
    'medcom.fhir.dk.core#3.0.1',
    'medcom.fhir.dk.terminology#2.0.1',
    'hl7.fhir.dk.core#3.4.0',
    'medcom.fhir.dk.messagedefinitions#1.0.0',
  ],
  hco: [
    'medcom.fhir.dk.homecareobservation#1.2.1',
    'medcom.fhir.dk.messaging#3.0.0',
    'medcom.fhir.dk.core#2.4.0',
    'medcom.fhir.dk.terminology#2.0.2',
    'hl7.fhir.dk.core#3.4.0',
    'medcom.fhir.dk.messagedefinitions#1.0.1-trial-use',
  ],
} as const;

export type ContextName = keyof typeof PACKAGES;

/** One bundle of a corpus, as text. */
export interface CorpusBundle {
  readonly id: string;
  readonly context: ContextName;
  readonly bundle: string;
}

/** What the Java validator says of a bundle. */
export interface JavaVerdict {
  readonly errors: number;
  readonly issues: readonly JavaIssue[];
}

export interface JavaIssue {
  readonly severity: string;
  readonly path?: string;
  readonly id?: string;
  readonly messageId?: string;
  readonly text: string;
}

/** Reads one of the official packages; a missing one is a fault of the set-up. */
export function officialPackage(id: string): FhirPackage {
  const reading = readPackage(join(SHARED, 'packages', `${id}.tgz`));
  if (Array.isArray(reading)) throw new Error(`${id}: ${JSON.stringify(reading[0]?.params)}`);
  return reading;
}

/** The packages of a context. */
export function contextPackages(context: ContextName): FhirPackage[] {
  return PACKAGES[context].map(officialPackage);
}

/** The definitions of a context. */
export function contextDefinitions(context: ContextName, cache?: string): Promise<Definitions> {
  const packages = contextPackages(context);
  return loadDefinitions(cache === undefined ? { packages } : { packages, cache });
}

/** The file of a corpus: lines of `{id, context, bundle}`. */
export function corpusFile(name: 'fixed' | 'fuzz'): string {
  return join(SHARED, `differential/${name}.bundles.ndjson.gz`);
}

/** The bundles of a corpus: `fixed` or `fuzz`. */
export function corpus(name: 'fixed' | 'fuzz'): CorpusBundle[] {
  const text = gunzipSync(readFileSync(corpusFile(name))).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

export function javaVerdicts(name: 'fixed' | 'fuzz' | 'homecareobservation'): Record<string, JavaVerdict> {
  return JSON.parse(unzip(`differential/${name}.verdicts.json.gz`));
}

/** One case of HL7's own validator suite. */
export interface HL7Case {
  readonly id: string;
  readonly mode: 'base' | 'profile';
  readonly module: string;
  readonly tier: 'A-json' | 'B-xml';
  readonly file: string;
  readonly supporting: readonly string[];
  readonly profile?: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly expected: 'valid' | 'invalid';
  readonly expectedOutcome: { readonly issue?: readonly { severity: string; details?: { text?: string } }[] };
}

export function hl7Cases(): HL7Case[] {
  return JSON.parse(unzip('hl7-validator-cases/cases.json.gz'));
}

export function hl7Files(): Record<string, string> {
  return JSON.parse(unzip('hl7-validator-cases/files.json.gz'));
}

function unzip(path: string): string {
  return gunzipSync(readFileSync(join(SHARED, path))).toString('utf8');
}
