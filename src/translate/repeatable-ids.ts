import { createHash } from 'node:crypto';

/**
 * UUIDs that come out the same whenever the same thing is converted again, so that a letter sent twice is one message,
 * also when both arrive at once. They have the form of random ones (version 4), which MedCom's rules ask for, and are as
 * unlikely to meet: 122 bits of SHA-256.
 * @param seed names the thing, for example whose letter it is and its id
 */
export function repeatableIds(seed: string): (name?: string) => string {
  let count = 0;
  return (name) => {
    if (name === undefined) count += 1;
    return uuidOf(`${seed}\n${name ?? `#${count}`}`);
  };
}

function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x40, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => hex.slice(from, to))
    .join('-');
}
