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

// The dihedral group D5 and the digit permutation of Verhoeff's scheme.
const multiply = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const permute = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/**
 * Whether the last digit is the Verhoeff check digit that SOR ids share with SNOMED CT identifiers.
 * Messages are not judged by it (MedCom's own examples carry ids that fail it); the network file is.
 * https://confluence.ihtsdotools.org/display/DOCRELFMT/6.4+Check-digit
 */
export function hasVerhoeffCheckDigit(digits: string): boolean {
  let check = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const permuted = Number(permute[index % 8]?.[digit]);
    check = Number(multiply[check]?.[permuted]);
  }
  return digits.length > 0 && check === 0;
}
