import { createHash } from 'node:crypto';
import { type Problem, problem } from '../../message/problem.ts';
import type { PackageId } from './package-id.ts';
import { isPackageVersion } from './package-id.ts';
import { selectVersion } from './select-version.ts';

/** A FHIR package registry: an HTTP server that keeps packages as npm's does. */
export interface PackageRegistry {
  /** Where it is, such as `https://packages.example.org`; a path is kept. */
  readonly url: string;
  /** How long one request may take, its body included. 60,000 unless told. */
  readonly timeoutMs?: number;
  /** How large an archive may be. 256 MiB unless told. */
  readonly maxArchiveBytes?: number;
}

/** An archive as a registry gave it; its hash is the one that the registry's listing promises, if it promises one. */
export interface FetchedArchive {
  readonly id: PackageId;
  readonly archive: Uint8Array;
  readonly source: string;
}

const DEFAULT_TIMEOUT_MS = 60_000;
const DEFAULT_MAX_ARCHIVE = 256 * 1024 * 1024;
const MAX_LISTING = 32 * 1024 * 1024;

/**
 * Fetches a package: `GET {url}/{name}` tells which versions there are, `GET {url}/{name}/{version}` gives the
 * archive. `wanted` is an exact version, `1.2.x` or `latest`. A package or version that the registry
 * does not have is `package.unknown`; silence, delay and nonsense are `package.registry`.
 *
 * @see https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
 */
export async function fetchPackage(
  registry: PackageRegistry,
  name: string,
  wanted: string,
): Promise<FetchedArchive | Problem[]> {
  const base = registry.url.replace(/\/+$/, '');
  const asked = `${name}#${wanted}`;
  const listing = await get(registry, asked, `${base}/${name}`, MAX_LISTING);
  if (Array.isArray(listing)) return listing;
  const versions = versionsIn(listing.body);
  if (!versions) return silent(registry, 'the listing is not one of packages');
  const latest = wanted === 'latest' ? versions.latest : undefined;
  const version = latest ?? selectVersion(Object.keys(versions.hashes), wanted);
  if (version === undefined) return [problem('package.unknown', { params: { package: asked } })];

  const source = `${base}/${name}/${version}`;
  const limit = registry.maxArchiveBytes ?? DEFAULT_MAX_ARCHIVE;
  const fetched = await get(registry, `${name}#${version}`, source, limit);
  if (Array.isArray(fetched)) return fetched;
  if (!keepsPromise(fetched.body, versions.hashes[version])) {
    return [
      problem('package.integrity', { params: { package: `${name}#${version}`, source: registry.url } }),
    ];
  }
  return { id: { name, version }, archive: fetched.body, source };
}

/** What a listing promises of a version's archive: npm's `dist`. */
interface Promised {
  /** `sha512-…` in base64; several may stand with blanks between. */
  readonly integrity?: string;
  /** SHA-1 in hex. */
  readonly shasum?: string;
}

function versionsIn(
  body: Uint8Array,
): { readonly hashes: Readonly<Record<string, Promised>>; readonly latest?: string } | undefined {
  let listing: { versions?: unknown; 'dist-tags'?: { latest?: unknown } } | null;
  try {
    listing = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
  const versions = listing?.versions;
  if (typeof versions !== 'object' || versions === null || Array.isArray(versions)) return undefined;
  const hashes: Record<string, Promised> = Object.create(null);
  for (const [version, about] of Object.entries(versions)) {
    const { integrity, shasum } = (about as { dist?: Record<string, unknown> } | null)?.dist ?? {};
    if (!isPackageVersion(version)) continue;
    hashes[version] = {
      ...(typeof integrity === 'string' && { integrity }),
      ...(typeof shasum === 'string' && { shasum }),
    };
  }
  const latest = listing?.['dist-tags']?.latest;
  return typeof latest === 'string' && latest in hashes ? { hashes, latest } : { hashes };
}

/** https://www.w3.org/TR/SRI/ for `integrity`; what is promised in a way not known here is no promise. */
function keepsPromise(archive: Uint8Array, promised: Promised = {}): boolean {
  const known = [...(promised.integrity ?? '').matchAll(/(sha256|sha384|sha512)-([A-Za-z0-9+/]+={0,2})/g)];
  if (known.length > 0) {
    return known.some(([, algorithm = '', hash]) => {
      return createHash(algorithm).update(archive).digest('base64') === hash;
    });
  }
  if (!promised.shasum) return true;
  return createHash('sha1').update(archive).digest('hex') === promised.shasum.toLowerCase();
}

async function get(
  registry: PackageRegistry,
  asked: string,
  url: string,
  limit: number,
): Promise<{ readonly body: Uint8Array } | Problem[]> {
  try {
    const signal = AbortSignal.timeout(registry.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const response = await fetch(url, { signal });
    const body = response.ok ? await readBody(response, limit) : undefined;
    if (body) return { body };
    await response.body?.cancel();
    if (response.ok) return [problem('package.too-large', { params: { package: asked, limit } })];
    if (response.status === 404) return [problem('package.unknown', { params: { package: asked } })];
    return silent(registry, `HTTP ${response.status}`);
  } catch (error) {
    return silent(registry, reasonOf(error));
  }
}

/** The body; undefined when it is longer than allowed, whatever its Content-Length says. */
async function readBody(response: Response, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: unknown } };
  if (name === 'TimeoutError') return 'it takes too long';
  return typeof cause?.code === 'string' ? cause.code : message;
}

function silent(registry: PackageRegistry, reason: string): Problem[] {
  return [problem('package.registry', { params: { registry: registry.url, reason } })];
}
