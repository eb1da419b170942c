import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileProfiles } from '../../scripts/profiles/compile-profiles.ts';
import { repository } from './shipped-package.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overgang-compile-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('compiling profiles', () => {
  it('names the package that is missing', () => {
    const project = join(repository, 'profiles');
    expect(() => compileProfiles(project, folder)).toThrow('The package hl7.fhir.dk.core#3.4.0 is missing');
  });

  it('refuses a manifest that speaks of another version than the sources', () => {
    const project = copyOfProfiles();
    const path = join(project, 'manifest.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"version": "0.1.0"', '"version": "0.2.0"'));
    expect(() => compileProfiles(project, folder)).toThrow('sushi-config.yaml does not say: version: 0.2.0.');
  });
});

function copyOfProfiles(): string {
  const project = join(folder, 'profiles');
  cpSync(join(repository, 'profiles'), project, { recursive: true });
  return project;
}
