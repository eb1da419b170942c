import { createHash } from 'node:crypto';

/** One file of several. */
export interface Part {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

const newline = '\r\n';

/**
 * Several files as one body, `multipart/mixed`; a single one stays as it is. A letter and the binary letter with its
 * attachments are one delivery and travel so. (RFC 2046 §5.1.)
 */
export function joinParts(parts: readonly Part[]): Part {
  const [first, ...others] = parts;
  if (first !== undefined && others.length === 0) return first;
  const hash = createHash('sha256');
  for (const { bytes } of parts) hash.update(bytes);
  // No part can hold the hash of itself and all others.
  const boundary = `overgang-${hash.digest('hex').slice(0, 40)}`;
  const pieces = parts.flatMap(({ mediaType, bytes }) => [
    Buffer.from(`--${boundary}${newline}Content-Type: ${mediaType}${newline}${newline}`),
    bytes,
    Buffer.from(newline),
  ]);
  return {
    mediaType: `multipart/mixed; boundary=${boundary}`,
    bytes: Buffer.concat([...pieces, Buffer.from(`--${boundary}--${newline}`)]),
  };
}

/** The files in a `multipart/mixed` body, with any boundary; a body of another media type is one file. */
export function splitParts({ mediaType, bytes }: Part): readonly Part[] {
  const boundary = /^multipart\/mixed\s*;(?:.*;)?\s*boundary="?([^";\s]{1,70})"?/i.exec(mediaType)?.[1];
  if (boundary === undefined) return [{ mediaType, bytes }];
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const delimiter = Buffer.from(`--${boundary}`);
  const parts: Part[] = [];
  let from = body.indexOf(delimiter);
  for (;;) {
    const start = from + delimiter.length;
    const next = body.indexOf(delimiter, start);
    if (from < 0 || next < 0) return parts;
    const part = body.subarray(start + newline.length, next - newline.length);
    const gap = part.indexOf(newline + newline);
    if (gap < 0) return parts;
    const head = part.subarray(0, gap).toString('latin1');
    parts.push({
      mediaType: /^content-type:\s*(.*)$/im.exec(head)?.[1]?.trim() ?? '',
      bytes: part.subarray(gap + 2 * newline.length),
    });
    from = next;
  }
}

/** A file that is taken, and those that came with it. */
export interface Companied {
  readonly bytes: Uint8Array;
  readonly beside: readonly Uint8Array[];
}

/**
 * The files of a body that are taken, one by one, each with the others beside it: a letter and the binary letter with its
 * attachments may come as one `multipart/mixed`, as they go out. A body with nothing that can be taken is one file.
 * @param isBeside whether a file is nothing without another that needs it: a binary letter
 */
export function filesTaken(body: Part, isBeside: (bytes: Uint8Array) => boolean): readonly Companied[] {
  const files = splitParts(body).map(({ bytes }) => bytes);
  const taken = files.length < 2 ? files : files.filter((bytes) => !isBeside(bytes));
  return (taken.length > 0 ? taken : [body.bytes]).map((bytes) => ({
    bytes,
    beside: files.filter((each) => each !== bytes),
  }));
}
