const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 14;

/**
 * The 14 characters a letter has for an id, from a random UUID: 70 of its random bits, in an alphabet
 * without letters that are taken for digits.
 */
export function shortId(uuid: string): string {
  let bits = BigInt(`0x${uuid.replaceAll('-', '').slice(14)}`);
  let out = '';
  for (let index = 0; index < LENGTH; index += 1) {
    out = (ALPHABET[Number(bits & 31n)] ?? '0') + out;
    bits >>= 5n;
  }
  return out;
}
