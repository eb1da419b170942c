/**
 * A FHIR package in memory: its manifest and its files. Resources are parsed only when asked for.
 * https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
 */
export interface FhirPackage {
  readonly name: string;
  readonly version: string;
  /** Names and versions this package says it needs. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** SHA-256, in hex, of the archive or, for a folder, of its files in order. */
  readonly hash: string;
  /** Text of each file, by its path inside the package (`package/StructureDefinition-x.json`). */
  readonly files: ReadonlyMap<string, string>;
}

/** `name#version`, the way FHIR tools write it. */
export function packageId(named: { readonly name: string; readonly version: string }): string {
  return `${named.name}#${named.version}`;
}
