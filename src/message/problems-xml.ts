import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems of FHIR XML: of reading it, and of writing a resource as XML. */
export const xmlProblems = {
  'xml.not-well-formed': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: {
      en: 'The XML is not well-formed at line {line}, column {column}: {reason}',
      da: 'XML-teksten er ikke velformet i linje {line}, kolonne {column}: {reason}',
    },
    hint: {
      en: 'Write the message with an XML library rather than by hand.',
      da: 'Skriv meddelelsen med et XML-bibliotek frem for i hånden.',
    },
  },
  'xml.doctype': {
    severity: 'error',
    status: 400,
    issue: 'security',
    text: { en: 'The XML has a DOCTYPE declaration.', da: 'XML-teksten har en DOCTYPE-erklæring.' },
    hint: { en: 'Leave it out; FHIR knows none.', da: 'Udelad den; FHIR har ingen.' },
  },
  'xml.entity': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: {
      en: 'Line {line}, column {column} uses an entity that XML does not define.',
      da: 'Linje {line}, kolonne {column} bruger en entitet, som XML ikke definerer.',
    },
    hint: {
      en: 'Use the character itself or its number, such as &#160; for &nbsp;.',
      da: 'Brug tegnet selv eller dets nummer, for eksempel &#160; for &nbsp;.',
    },
  },
  'xml.encoding': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: {
      en: 'The bytes are not text in the encoding {encoding}, or that encoding is not read here.',
      da: 'Indholdet er ikke tekst i tegnsættet {encoding}, eller det tegnsæt læses ikke her.',
    },
    hint: { en: 'Send UTF-8.', da: 'Send UTF-8.' },
  },
  'xml.too-large': {
    severity: 'error',
    status: 413,
    issue: 'too-long',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The XML is larger than the limit of {limit} characters.',
      da: 'XML-teksten er større end grænsen på {limit} tegn.',
    },
    hint: { en: 'Send less in one message.', da: 'Send mindre i én meddelelse.' },
  },
  'xml.too-many-elements': {
    severity: 'error',
    status: 413,
    issue: 'too-long',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The XML has more than {limit} elements.',
      da: 'XML-teksten har flere end {limit} elementer.',
    },
    hint: { en: 'Send less in one message.', da: 'Send mindre i én meddelelse.' },
  },
  'xml.too-many-attributes': {
    severity: 'error',
    status: 400,
    issue: 'too-long',
    text: {
      en: 'An element has more than {limit} attributes.',
      da: 'Et element har flere end {limit} attributter.',
    },
    hint: {
      en: 'FHIR knows no element with more than three.',
      da: 'FHIR har intet element med flere end tre.',
    },
  },
  'xml.section-too-long': {
    severity: 'error',
    status: 400,
    issue: 'too-long',
    text: {
      en: 'A comment, processing instruction or CDATA section is longer than {limit} characters.',
      da: 'En kommentar, behandlingsinstruktion eller CDATA-sektion er længere end {limit} tegn.',
    },
    hint: { en: 'Leave it out; FHIR needs none.', da: 'Udelad den; FHIR behøver den ikke.' },
  },
  'xml.too-deep': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: {
      en: 'Elements are nested deeper than {limit} levels.',
      da: 'Elementer ligger mere end {limit} niveauer inde i hinanden.',
    },
    hint: { en: 'Flatten the message.', da: 'Gør meddelelsen fladere.' },
  },
  'xml.namespace': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: {
      en: 'The element {element} is in the namespace {found}, not {expected}.',
      da: 'Elementet {element} er i navnerummet {found}, ikke {expected}.',
    },
    hint: { en: 'Declare the namespace {expected}.', da: 'Angiv navnerummet {expected}.' },
  },
  'xml.not-a-resource': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: { en: '{element} is not a resource of FHIR R4.', da: '{element} er ikke en ressource i FHIR R4.' },
    hint: { en: 'Use a resource of FHIR R4 (4.0.1).', da: 'Brug en ressource fra FHIR R4 (4.0.1).' },
  },
  'xml.resource-count': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: {
      en: '{element} must hold exactly one resource; it holds {found}.',
      da: '{element} skal indeholde netop én ressource; der er {found}.',
    },
    hint: { en: 'Put one resource in each {element}.', da: 'Læg én ressource i hver {element}.' },
  },
  'xml.element-unknown': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: { en: '{type} has no element {element}.', da: '{type} har intet element {element}.' },
    hint: { en: 'Remove it, or send it as an extension.', da: 'Fjern det, eller send det som en udvidelse.' },
  },
  'xml.element-order': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: {
      en: 'The element {element} comes after {before}, which it must precede.',
      da: 'Elementet {element} kommer efter {before}, men skal stå før.',
    },
    hint: {
      en: 'Write the elements in the order of the FHIR definition.',
      da: 'Skriv elementerne i FHIR-definitionens rækkefølge.',
    },
  },
  'xml.element-repeated': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: {
      en: 'The element {element} may occur only once.',
      da: 'Elementet {element} må kun forekomme én gang.',
    },
    hint: { en: 'Send one.', da: 'Send ét.' },
  },
  'xml.attribute-unknown': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: {
      en: 'The element has an attribute {attribute}, which FHIR does not know.',
      da: 'Elementet har en attribut {attribute}, som FHIR ikke kender.',
    },
    hint: { en: 'Remove it.', da: 'Fjern den.' },
  },
  'xml.text': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: { en: 'There is text between the elements.', da: 'Der er tekst mellem elementerne.' },
    hint: {
      en: 'FHIR carries values in the attribute value.',
      da: 'FHIR bærer værdier i attributten value.',
    },
  },
  'xml.value': {
    severity: 'error',
    status: 400,
    issue: 'value',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: { en: 'The value is not of the type {expected}.', da: 'Værdien er ikke af typen {expected}.' },
    hint: { en: 'Send a value of the type {expected}.', da: 'Send en værdi af typen {expected}.' },
  },
  'xml.narrative': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: {
      en: 'The narrative is not one div element of XHTML that can stand in XML: {reason}',
      da: 'Fortællingen er ikke ét div-element i XHTML, der kan stå i XML: {reason}',
    },
    hint: {
      en: 'Send a well-formed div in the XHTML namespace, without prefixes.',
      da: 'Send et velformet div i XHTML-navnerummet, uden præfikser.',
    },
  },
  'xml.json-shape': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    text: {
      en: 'The JSON holds {found} where {expected} belongs.',
      da: 'JSON-teksten har {found}, hvor der skal stå {expected}.',
    },
    hint: { en: 'Write the JSON as FHIR defines it.', da: 'Skriv JSON, som FHIR definerer det.' },
  },
  'xml.character': {
    severity: 'error',
    status: 400,
    issue: 'value',
    text: {
      en: 'The text has the character {character}, which XML cannot carry.',
      da: 'Teksten har tegnet {character}, som XML ikke kan bære.',
    },
    hint: { en: 'Remove the control character.', da: 'Fjern kontroltegnet.' },
  },
} as const satisfies Record<string, CatalogueEntry>;
