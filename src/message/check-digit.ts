/**
 * Whether a text is a GLN: 13 digits, the last one a modulus-10 check digit with weights 1 and 3.
 * https://www.gs1.org/services/how-calculate-check-digit-manually
 */
export function isGln(text: string): boolean {
  if (!/^\d{13}$/.test(text)) return false;
  let sum = 0;
  for (let index = 0; index < 13; index += 1) sum += Number(text[index]) * (index % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

/** Whether a text has the form of a SOR id: at least 11 digits (dk-core `min-digits-sor`). */
export function isSor(text: string): boolean {
  return /^\d{11,18}$/.test(text);
}
