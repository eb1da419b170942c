const BLOCK = 512;
const MAX_FILES = 100_000;
const MAX_PATH = 1000;

/** A regular file of an archive. */
export interface TarFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Why an archive is refused; `path` is set when a name in it leads out of it. */
export interface TarFault {
  readonly reason: string;
  readonly path?: string;
}

/**
 * Reads a tar archive (POSIX ustar with pax and GNU long names) strictly: a header with a wrong checksum, a
 * file cut short, a link or device, a name that climbs out and a name that comes twice are faults, for none
 * of them has a place in a FHIR package. The bytes are views of the archive, not copies.
 *
 * Not read with nanotar: it rewrites a climbing name instead of telling of it, leaves out the ustar prefix, and
 * looks at no checksum. A check beside it would be a second reader of the same headers.
 */
export function readTar(archive: Uint8Array): TarFile[] | TarFault {
  const files = new Map<string, TarFile>();
  let longName: string | undefined;
  let offset = 0;
  while (offset + BLOCK <= archive.length && archive[offset] !== 0) {
    const header = archive.subarray(offset, offset + BLOCK);
    if (checksumOf(header) !== octal(header, 148, 8)) return { reason: 'a header has a wrong checksum' };
    const size = octal(header, 124, 12);
    const start = offset + BLOCK;
    if (!(size <= archive.length - start)) return { reason: 'it is cut short' };
    const bytes = archive.subarray(start, start + size);
    offset = start + Math.ceil(size / BLOCK) * BLOCK;

    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'x') longName = paxPath(bytes) ?? longName;
    else if (type === 'L') longName = text(bytes);
    else if (type !== 'g') {
      const path = (longName ?? nameIn(header)).replace(/^(?:\.\/)+/, '');
      longName = undefined;
      if (climbsOut(path)) return { reason: 'a path leads out of it', path: path.slice(0, MAX_PATH) };
      if (type === '5') continue;
      if (type !== '0' && type !== '\0')
        return { reason: `it has an entry of type ${type}: ${path.slice(0, 200)}` };
      if (files.has(path)) return { reason: `${path.slice(0, 200)} comes twice` };
      if (files.size >= MAX_FILES) return { reason: `it has more than ${MAX_FILES} files` };
      files.set(path, { path, bytes });
    }
  }
  return [...files.values()];
}

/** True for a path that would not stay below the folder it is unpacked into, on any system. */
function climbsOut(path: string): boolean {
  return (
    path === '' ||
    path.length > MAX_PATH ||
    /^\/|^[A-Za-z]:|[\\\0]/.test(path) ||
    path.split('/').includes('..')
  );
}

/** The sum of the header's bytes, its checksum field counted as blanks. */
function checksumOf(header: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index < BLOCK; index += 1)
    sum += index >= 148 && index < 156 ? 32 : (header[index] ?? 0);
  return sum;
}

/** A number field; NaN when it is not octal, as for files above 8 GB. */
function octal(header: Uint8Array, start: number, length: number): number {
  const digits = text(header.subarray(start, start + length)).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

function nameIn(header: Uint8Array): string {
  const name = text(header.subarray(0, 100));
  const isPosix = text(header.subarray(257, 263)) === 'ustar';
  const prefix = isPosix ? text(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The `path` record of a pax header, whose records read `LENGTH KEY=VALUE\n`. */
function paxPath(bytes: Uint8Array): string | undefined {
  const records = new TextDecoder().decode(bytes);
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(records)?.[1];
}

function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}
