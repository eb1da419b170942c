import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** The lines of a text file, one after the other, unpacked when its name ends in `.gz`. Rejects when it cannot be read. */
export async function* readLines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const input = /\.gz$/i.test(path) ? file.pipe(createGunzip()) : file;
  // A stream's fault does not travel along a pipe.
  file.on('error', (fault) => input.destroy(fault));
  const fault = new Promise<never>((_, reject) => input.on('error', reject));
  fault.catch(() => undefined);
  const lines = createInterface({ input, crlfDelay: Infinity })[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await Promise.race([lines.next(), fault]);
    if (done === true) return;
    if (value.trim() !== '') yield value;
  }
}
