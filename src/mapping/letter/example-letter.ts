import type { XmlElement, XmlNode } from '../xml/xml-element.ts';
import type { Letter, LetterEnvelope } from './emessage.ts';
import { type ElementRule, elementRules, type LetterGrammar, type Part } from './letter-grammar.ts';
import type { ValueType } from './value-type.ts';

/** The envelope of the examples. */
export const EXAMPLE_ENVELOPE: LetterEnvelope = {
  sent: { date: '2026-03-02', time: '09:30' },
  identifier: 'ENV000000001',
  receiptWanted: true,
};

/** Values that must be what they are: the citizen is a person MedCom has published as an example. */
const KNOWN: Readonly<Record<string, string>> = {
  CivilRegistrationNumber: '2509479989',
  PersonSurnameName: 'Elmer',
  PersonGivenName: 'Bruno',
  EANIdentifier: '5790001382445',
  IdentifierCode: 'sygehusafdelingsnummer',
  Identifier: '9999010',
  OrganisationName: 'Testsygehus Syd',
  DepartmentName: 'Medicinsk afd.',
  UnitName: 'M1',
  EpisodeOfCareIdentifier: '2b1c9d0e6f7a4b58bd0c1a2e3f405162',
  NotificationIdentifier: '2b1c9d0e6f7a4b58bd0c1a2e3f405162',
  ObjectIdentifier: '2b1c9d0e6f7a4b58bd0c1a2e3f405162',
  OriginalVersionCode: 'XD2030C',
  DistrictName: 'Odense S',
  PostCodeIdentifier: '5260',
  StreetName: 'Hindbærvej 23',
  PersonIdentifier: '2509479989',
  TelephoneSubscriberIdentifier: '38000002',
};

/** Texts for which EDIFACT has one segment, which a style would split. */
const ONE_SEGMENT = new Set(['CauseOfAdmission', 'InformedRelative']);

/**
 * A letter of a type with every element it may have, once each and two of what may repeat: the tables are
 * measured, shown and tested with it. The first alternative of a choice is taken.
 */
export function exampleLetter(grammar: LetterGrammar): Letter {
  return { grammar, root: example(grammar.rule, grammar.namespace, grammar.type) };
}

function example(rule: ElementRule, namespace: string, type: string): XmlElement {
  if (rule.type !== undefined)
    return { name: rule.name, namespace, children: exampleValue(rule, rule.type, namespace, type) };
  return {
    name: rule.name,
    namespace,
    children: rule.parts.flatMap((part) => examplePart(part, namespace, type)),
  };
}

function examplePart(part: Part, namespace: string, type: string): XmlElement[] {
  if (part.kind === 'element')
    return Array.from({ length: part.max > 1 ? 2 : 1 }, () => example(part, namespace, type));
  const chosen = part.kind === 'all-of' ? part.parts : part.parts.slice(0, 1);
  return elementRules(chosen).map((rule) => example(rule, namespace, type));
}

function exampleValue(rule: ElementRule, type: ValueType, namespace: string, letter: string): XmlNode[] {
  const known = KNOWN[rule.name];
  const element = (name: string, ...children: XmlNode[]): XmlElement => ({ name, namespace, children });
  switch (type.kind) {
    case 'formatted':
      if (ONE_SEGMENT.has(rule.name)) return [`${rule.name}: æøå.`];
      return [`${rule.name}: `, element('Bold', 'fremhævet'), element('Break'), 'Linje to: æøå.'];
    case 'breakable':
      return [`${rule.name} på linje et.`, element('Break'), 'Linje to: æøå.'];
    case 'fixed':
      return [type.value];
    case 'code':
      return [known !== undefined && type.values.has(known) ? known : ([...type.values][0] ?? '')];
    case 'date':
      return ['2026-03-02'];
    case 'time':
      return ['09:15'];
    case 'time-with-seconds':
      return ['09:15:30'];
    case 'uuid':
      return ['2b1c9d0e-6f7a-4b58-bd0c-1a2e3f405162'];
    case 'positive-integer':
      return ['4'];
    case 'base64':
      return ['VGVzdA=='];
    case 'digits':
      return [known ?? '0'.repeat(type.length)];
    default:
      return [rule.name === 'StatisticalCode' ? letter : textOf(rule.name, known, type)];
  }
}

function textOf(name: string, known: string | undefined, type: Extract<ValueType, { kind: 'text' }>): string {
  const text = known !== undefined && known.length <= type.max ? known : name;
  return text.slice(0, type.max).padEnd(type.min, '1');
}
