/** A package by name and version. */
export interface PackageId {
  readonly name: string;
  readonly version: string;
}

const NAME = /^[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9_-]+)+$/;
const VERSION = /^[A-Za-z0-9]+(?:[.+_-][A-Za-z0-9]+)*$/;
const MAX_LENGTH = 200;

/** True for the name of a FHIR package: labels with dots between, `hl7.fhir.dk.core`. Safe in a path and a URL. */
export function isPackageName(name: unknown): name is string {
  return typeof name === 'string' && name.length <= MAX_LENGTH && NAME.test(name);
}

/** True for a version, or a version with `x` for its last part, or `latest`. Safe in a path and a URL. */
export function isPackageVersion(version: unknown): version is string {
  return typeof version === 'string' && version.length <= MAX_LENGTH && VERSION.test(version);
}

/** Reads `NAME#VERSION`; undefined when it is not of that form. */
export function parsePackageId(text: string): PackageId | undefined {
  const [name, version, ...more] = text.split('#');
  return more.length === 0 && isPackageName(name) && isPackageVersion(version)
    ? { name, version }
    : undefined;
}
