import { divideAtHeadings, HEADINGS } from '../../text/headed-text.ts';
import { fromPlainText } from '../../text/plain-text.ts';
import { childOf, type XmlElement } from '../../xml/xml-element.ts';
import { type FhirObject, isObject } from '../fhir-path.ts';
import type { Transform, TransformContext } from '../transform.ts';
import { isMunicipality } from './municipalities.ts';

const BASE = 'https://overgang.dk/fhir';
const MUNICIPALITIES = 'http://hl7.dk/fhir/core/CodeSystem/dk-core-municipality-codes';
const extension = (name: string): string => `${BASE}/StructureDefinition/${name}`;

/** Where the citizen comes from: code of sop-origin, and how a letter says it. */
export const ORIGINS: Readonly<Record<string, string>> = {
  hospital: 'Sygehus',
  'own-home': 'Eget hjem',
  'nursing-home': 'Plejehjem',
  'residential-offer': 'Botilbud',
  'municipal-temporary-place': 'Kommunal midlertidig plads',
  'other-sop': 'Anden sundheds- og omsorgsplads',
};

/** The texts of a letter that may hold the answers. */
const PLACES = ['ClinicalReason', 'Supplementary'] as const;

/**
 * What a referral to a SOP must say and a hospital referral has no elements for, as lines that a person reads and writes:
 * `A1 ja: begrundelse`, `A2 ikke vurderet: årsag`, `Kommer fra: Eget hjem`, `Opholdskommune: 0101`, `Borgeren er inddraget:
 * ja`, under a heading of their own (R-REF-03, R-REF-04, R-REF-05, R-REF-08, R-ID-03). A line that is none of these goes on
 * with the reason before it. What nobody wrote is not there: nothing is guessed.
 */
export const referralAnswers: Transform = {
  outcome: 'transformed',
  takesObject: true,
  appends: true,
  uses: (element) => placesWithAnswers(element),
  toFhir: (element) => {
    const extensions = placesWithAnswers(element).flatMap(
      (place) => readAnswers(divideAtHeadings(place.children).answers ?? []).extensions,
    );
    return extensions.length === 0 ? undefined : extensions;
  },
  toLegacy: (_, context, holder) => {
    const extensions = Array.isArray(holder) ? (holder as unknown[]).filter(isObject) : [];
    const entries = Array.isArray(context.message.entry) ? context.message.entry.filter(isObject) : [];
    const referral = entries
      .map(({ resource }) => resource)
      .find((each) => isObject(each) && (each.extension as unknown) === holder);
    const assessed = isObject(referral) ? referral.authoredOn : undefined;
    const lines = extensions.flatMap((each) => lineOf(each, assessed, context) ?? []);
    if (lines.length === 0) return undefined;
    return { nodes: fromPlainText([HEADINGS.answers, ...lines].join('\n'), context.namespace) };
  },
};

function placesWithAnswers(element: XmlElement): XmlElement[] {
  return PLACES.flatMap((name) => childOf(element, name) ?? []).filter(
    (place) => divideAtHeadings(place.children).answers !== undefined,
  );
}

const CRITERION = /^(A[1-6])\s*[:.]?\s*(ja|nej|ikke vurderet)(?:\s*[:.–-]\s*(.*))?$/i;
const ORIGIN = /^kommer fra\s*:\s*(.+)$/i;
const MUNICIPALITY = /^opholdskommune\s*:\s*(\d{3,4})\b.*$/i;
const INVOLVED = /^borgeren er inddraget\s*:\s*(ja|nej)\s*\.?$/i;

/** What lines under the heading say, and the lines that say nothing known. */
export function readAnswers(lines: readonly string[]): {
  readonly extensions: readonly FhirObject[];
  readonly others: readonly string[];
} {
  const extensions: FhirObject[] = [];
  const others: string[] = [];
  for (const line of joined(lines)) {
    const made = readCriterion(line) ?? readOrigin(line) ?? readMunicipality(line) ?? readInvolved(line);
    if (made === undefined) others.push(line);
    else extensions.push(made);
  }
  return { extensions, others };
}

/** A line that is no answer goes on with the reason of the criterion before it. */
function joined(lines: readonly string[]): string[] {
  const whole: string[] = [];
  for (const line of lines.map((each) => each.trim()).filter((each) => each !== '')) {
    const reason = CRITERION.exec(whole.at(-1) ?? '');
    const begins = /^(A[1-6]\b|kommer fra|opholdskommune|borgeren er inddraget)/i.test(line);
    if (reason === null || begins) whole.push(line);
    else whole.push(`${whole.pop()}${reason[3] === undefined ? ':' : ''} ${line}`);
  }
  return whole;
}

function readCriterion(line: string): FhirObject | undefined {
  const [, code = '', answer = '', reason = ''] = CRITERION.exec(line) ?? [];
  if (code === '') return undefined;
  const words = reason.trim();
  const assessed = answer.toLowerCase() !== 'ikke vurderet';
  if (!assessed && words === '') return undefined;
  return {
    url: extension('sop-admission-criterion'),
    extension: [
      {
        url: 'criterion',
        valueCoding: { system: `${BASE}/CodeSystem/sop-admission-criteria`, code: code.toUpperCase() },
      },
      ...(assessed
        ? [{ url: 'met', valueBoolean: answer.toLowerCase() === 'ja' }]
        : [{ url: 'notAssessedReason', valueString: words }]),
      ...(assessed && words !== '' ? [{ url: 'rationale', valueString: words }] : []),
    ],
  };
}

function readOrigin(line: string): FhirObject | undefined {
  const said = ORIGIN.exec(line)?.[1]?.trim().replace(/\.$/, '').toLowerCase();
  const code = Object.keys(ORIGINS).find((each) => each === said || ORIGINS[each]?.toLowerCase() === said);
  return code === undefined
    ? undefined
    : { url: extension('sop-origin'), valueCoding: { system: `${BASE}/CodeSystem/sop-origin`, code } };
}

function readMunicipality(line: string): FhirObject | undefined {
  const number = MUNICIPALITY.exec(line)?.[1];
  if (number === undefined || !isMunicipality(number)) return undefined;
  return {
    url: extension('sop-residence-municipality'),
    valueCoding: { system: MUNICIPALITIES, code: number.padStart(4, '0') },
  };
}

function readInvolved(line: string): FhirObject | undefined {
  const said = INVOLVED.exec(line)?.[1]?.toLowerCase();
  return said === undefined
    ? undefined
    : { url: extension('sop-citizen-involvement'), valueBoolean: said === 'ja' };
}

/** The line that says an extension; every value it says is used. */
function lineOf(each: FhirObject, assessed: unknown, context: TransformContext): string | undefined {
  const coding = isObject(each.valueCoding) ? each.valueCoding : {};
  switch (each.url) {
    case extension('sop-admission-criterion'):
      return criterionLine(each, assessed, context);
    case extension('sop-origin'): {
      const words = ORIGINS[String(coding.code)];
      if (words === undefined) return undefined;
      context.alsoUsed(coding, 'code');
      return `Kommer fra: ${words}`;
    }
    case extension('sop-residence-municipality'):
      if (!isMunicipality(String(coding.code))) return undefined;
      context.alsoUsed(coding, 'code');
      return `Opholdskommune: ${coding.code}`;
    case extension('sop-citizen-involvement'):
      if (typeof each.valueBoolean !== 'boolean') return undefined;
      context.alsoUsed(each, 'valueBoolean');
      return `Borgeren er inddraget: ${each.valueBoolean ? 'ja' : 'nej'}`;
    default:
      return undefined;
  }
}

function criterionLine(each: FhirObject, assessed: unknown, context: TransformContext): string | undefined {
  const parts = new Map(
    (Array.isArray(each.extension) ? each.extension.filter(isObject) : []).map((part) => [part.url, part]),
  );
  const coding = parts.get('criterion')?.valueCoding;
  const code = isObject(coding) ? String(coding.code) : '';
  if (!isObject(coding) || !/^A[1-6]$/.test(code)) return undefined;
  const [met, reason] = [parts.get('met'), parts.get('notAssessedReason')];
  const words = met === undefined ? reason : parts.get('rationale');
  const answer = met === undefined ? 'ikke vurderet' : met.valueBoolean === true ? 'ja' : 'nej';
  const said = typeof words?.valueString === 'string' ? words.valueString.replace(/\s+/g, ' ').trim() : '';
  if (met === undefined && said === '') return undefined;
  context.alsoUsed(coding, 'code');
  if (met !== undefined) context.alsoUsed(met, 'valueBoolean');
  if (words !== undefined) context.alsoUsed(words, 'valueString');
  // The letter's own time says when it was assessed, as long as that is the same.
  const time = parts.get('time');
  if (time !== undefined && time.valueDateTime === assessed) context.alsoUsed(time, 'valueDateTime');
  return said === '' ? `${code} ${answer}` : `${code} ${answer}: ${said}`;
}
