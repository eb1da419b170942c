import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createTar } from 'nanotar';
import type { PackageRegistry } from '../../../src/fhir/packages/package-registry.ts';

/** A package archive of the given files; the manifest is made from the name, version and dependencies. */
export function archiveOf(
  name: string,
  version: string,
  dependencies: Record<string, string> = {},
  files: Record<string, string | Uint8Array> = {},
): Uint8Array {
  const manifest = JSON.stringify({ name, version, dependencies, fhirVersions: ['4.0.1'] });
  return archiveOfFiles({ 'package/package.json': manifest, ...files });
}

/** A gzipped tar of any files, with whatever names. */
export function archiveOfFiles(files: Record<string, string | Uint8Array>): Uint8Array {
  const entries = Object.entries(files).map(([path, data]) => ({ name: path, data, attrs: { mtime: 0 } }));
  // Two blocks of zeros end an archive; the writer leaves them out when its size is just right.
  return gzipSync(Buffer.concat([createTar(entries), Buffer.alloc(1024)]));
}

/** One version as the registry serves it. */
export interface Served {
  readonly archive: Uint8Array;
  /** What the listing promises, `sha1` of the archive unless told. */
  readonly dist?: Record<string, string>;
}

export interface SmallRegistry extends AsyncDisposable {
  readonly registry: PackageRegistry;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
}

/**
 * Serves packages on 127.0.0.1 the way a FHIR package registry does, by `NAME#VERSION`. `instead` may answer
 * a request itself, to play a registry that is ill.
 */
export async function serveRegistry(
  packages: Record<string, Served>,
  instead: (path: string, response: ServerResponse) => boolean = () => false,
): Promise<SmallRegistry> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    if (instead(path, response)) return;
    const [, name = '', version] = path.split('/');
    const body = version ? packages[`${name}#${version}`]?.archive : listing(packages, name);
    response.statusCode = body ? 200 : 404;
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    registry: { url: `http://127.0.0.1:${port}/`, timeoutMs: 5000 },
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listing(packages: Record<string, Served>, name: string): string | undefined {
  const versions: Record<string, unknown> = {};
  for (const [id, { archive, dist }] of Object.entries(packages)) {
    const [packageName, version = ''] = id.split('#');
    const shasum = createHash('sha1').update(archive).digest('hex');
    if (packageName === name) versions[version] = { name, version, dist: dist ?? { shasum } };
  }
  const latest = Object.keys(versions).at(-1);
  return latest && JSON.stringify({ name, 'dist-tags': { latest }, versions });
}
