import { fitLatin1 } from '../../text/fit-latin1.ts';
import { select, trimmedText } from '../../xml/xml-element.ts';
import type { Transform } from '../transform.ts';
import { isMunicipality } from './municipalities.ts';

/** MedCom's sign for a mandatory name that is not known. */
const NO_NAME = '_';

/** The value as it stands. `_`, which MedCom writes for a missing name, is no value. */
export const copy: Transform = {
  outcome: 'carried',
  toFhir: (element) => {
    const value = trimmedText(element);
    return value === '' || value === NO_NAME ? undefined : value;
  },
  toLegacy: (value) => (value === undefined || value === '' ? undefined : { nodes: [String(value)] }),
};

/** A course id: a UUID with hyphens in FHIR, without in a letter (at most 35 characters); any other id as it is. */
export const courseId: Transform = {
  outcome: 'carried',
  toFhir: (element) =>
    trimmedText(element).replace(
      /^([0-9a-fA-F]{8})([0-9a-fA-F]{4})([0-9a-fA-F]{4})([0-9a-fA-F]{4})([0-9a-fA-F]{12})$/,
      '$1-$2-$3-$4-$5',
    ),
  toLegacy: (value) => {
    const id = String(value).replace(/^urn:uuid:/, '');
    return {
      nodes: [/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id.replaceAll('-', '') : id],
    };
  },
};

/** Given names: a list in FHIR, one line in a letter. */
export const givenNames: Transform = {
  outcome: 'carried',
  toFhir: (element) => {
    const value = trimmedText(element);
    return value === '' || value === NO_NAME ? undefined : value.split(/\s+/);
  },
  toLegacy: (value, context, holder) => {
    if (!Array.isArray(holder)) return { nodes: [String(value)] };
    for (const key of holder.keys()) context.alsoUsed(holder, String(key));
    return { nodes: [holder.join(' ')] };
  },
};

/** A new URN for what has an identifier in FHIR and none in a letter. */
export const newUrn: Transform = {
  outcome: 'transformed',
  toFhir: (_, context) => `urn:uuid:${context.newUuid()}`,
};

/** A SOR code as the address of an endpoint, as MedCom writes it. */
export const sorEndpoint: Transform = {
  outcome: 'carried',
  toFhir: (element) => `https://sor2.sum.dsdn.dk/#id=${trimmedText(element)}`,
};

/** The SOR code that the directory knows for a location number. */
export const sorOfGln: Transform = {
  outcome: 'transformed',
  toFhir: (element, context) => context.sorOf(trimmedText(element)),
};

/** The municipality code that the directory knows for a location number. */
export const municipalityOfGln: Transform = {
  outcome: 'transformed',
  toFhir: (element, context) => context.municipalityOf(trimmedText(element)),
};

/** A location number as the address of an endpoint, when the SOR code is not known. */
export const glnEndpoint: Transform = {
  outcome: 'carried',
  toFhir: (element) => `urn:gln:${trimmedText(element)}`,
};

/** A subject line: what ISO-8859-1 has, on one line. */
export const oneLine: Transform = {
  outcome: 'carried',
  toFhir: copy.toFhir as NonNullable<Transform['toFhir']>,
  toLegacy: (value) => ({ nodes: [fitLatin1(String(value).replace(/\s+/g, ' ')).text] }),
};

/** A municipality: three digits in a letter, four in FHIR; nothing for a number that no municipality has. */
export const municipality: Transform = {
  outcome: 'carried',
  toFhir: (element) =>
    isMunicipality(trimmedText(element)) ? trimmedText(element).padStart(4, '0') : undefined,
  toLegacy: (value) => ({ nodes: [String(value).replace(/^0(?=\d{3}$)/, '')] }),
};

/** A value that the other side implies: it is read and understood, and written nowhere. */
export const implied: Transform = { outcome: 'transformed', toFhir: () => undefined };

/** A national replacement CPR number, told from a region's by its seventh character (MedCom mapping 2026). */
export const nationalReplacementCpr: Transform = {
  outcome: 'carried',
  toFhir: (element) => (/^.{6}[17]/.test(trimmedText(element)) ? trimmedText(element) : undefined),
  toLegacy: (value) => ({ nodes: [String(value)] }),
};

/** A telephone number as MedCom's profiles accept it: digits, blanks and a plus; nothing for one with more in it. */
export const phoneNumber: Transform = {
  outcome: 'carried',
  toFhir: (element) => (/^\+?[0-9 ]+$/.test(trimmedText(element)) ? trimmedText(element) : undefined),
};

/** A number, which a letter writes as text. */
export const number: Transform = {
  outcome: 'carried',
  toFhir: (element) => Number(trimmedText(element)),
  toLegacy: (value) => ({ nodes: [String(value)] }),
};

/** An attachment's id: 32 hexadecimal digits in a letter, which has room for 35 characters, and a URN in FHIR. */
export const urnUuid: Transform = {
  outcome: 'carried',
  toFhir: (element) => `urn:uuid:${hyphenated(trimmedText(element).toLowerCase())}`,
  toLegacy: (value) => ({
    nodes: [
      String(value)
        .replace(/^urn:uuid:/, '')
        .replaceAll('-', ''),
    ],
  }),
};

function hyphenated(id: string): string {
  return id.replace(/^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/, '$1-$2-$3-$4-$5');
}

/** The system of a course id made by the sender: MedCom recommends the address of its own endpoint. */
export const courseSystem: Transform = {
  outcome: 'transformed',
  toFhir: (_, context) => {
    const gln = select(context.letter, ['Sender', 'EANIdentifier']);
    const sor = gln === undefined ? undefined : context.sorOf(trimmedText(gln));
    if (sor !== undefined) return `https://sor2.sum.dsdn.dk/#id=${sor}`;
    return gln === undefined ? undefined : `urn:gln:${trimmedText(gln)}`;
  },
};
