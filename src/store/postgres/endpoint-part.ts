import { crc32 } from 'node:zlib';

/** How many parts the endpoints are shared out in: the most processes that can relay at once. Fixed by the schema. */
const parts = 64;

/** The part an endpoint belongs to. Every process and version must say the same, as it is kept with each delivery. */
export function endpointPart(endpoint: string): number {
  return crc32(endpoint) % parts;
}
