import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems of legacy files and letters: bytes, XML, letter types, elements, values. */
export const legacyProblems = {
  'legacy.too-large': {
    severity: 'error',
    status: 413,
    issue: 'too-long',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The file is {bytes} bytes, more than a message may be.',
      da: 'Filen er på {bytes} byte, mere end en meddelelse må være.',
    },
    hint: {
      en: 'Send attachments on their own, or split the letter.',
      da: 'Send bilag for sig, eller del brevet.',
    },
  },
  'legacy.unknown-format': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE',
    text: {
      en: 'This is no format that can be read here: {found}.',
      da: 'Det er ikke et format, der kan læses her: {found}.',
    },
    hint: {
      en: 'Send FHIR JSON or XML, MedCom XML, EDIFACT or a VANSEnvelope.',
      da: 'Send FHIR JSON eller XML, MedCom XML, EDIFACT eller en VANSEnvelope.',
    },
  },
  'legacy.encoding': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The bytes are not in the declared character set ({declared}).',
      da: 'Filens tegn er ikke i det angivne tegnsæt ({declared}).',
    },
    hint: {
      en: 'Write XML as declared, and EDIFACT in ISO-8859-1.',
      da: 'Skriv XML som angivet og EDIFACT i ISO-8859-1.',
    },
  },
  'legacy.encoding-unknown': {
    severity: 'error',
    status: 400,
    issue: 'not-supported',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The character set {declared} is not used for MedCom letters.',
      da: 'Tegnsættet {declared} bruges ikke til MedCom-breve.',
    },
    hint: { en: 'Use ISO-8859-1, windows-1252 or UTF-8.', da: 'Brug ISO-8859-1, windows-1252 eller UTF-8.' },
  },
  'legacy.encoding-mismatch': {
    severity: 'warning',
    status: 400,
    issue: 'informational',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The file declares {declared} but is UTF-8; it was read as UTF-8.',
      da: 'Filen angiver {declared}, men er UTF-8; den er læst som UTF-8.',
    },
    hint: { en: 'Correct the declaration.', da: 'Ret angivelsen.' },
  },
  'legacy.character': {
    severity: 'warning',
    status: 422,
    issue: 'informational',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: '{character} does not exist in ISO-8859-1 and was written as "{plain}".',
      da: '{character} findes ikke i ISO-8859-1 og er skrevet som "{plain}".',
    },
    hint: {
      en: 'Nothing to do if the plain form says the same.',
      da: 'Intet at gøre, hvis den enkle form siger det samme.',
    },
  },
  'legacy.xml-syntax': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The XML cannot be read at line {at}: {cause}.',
      da: 'XML kan ikke læses i linje {at}: {cause}.',
    },
    hint: { en: 'Send the whole document, well-formed.', da: 'Send hele dokumentet, velformet.' },
  },
  'legacy.xml-doctype': {
    severity: 'error',
    status: 400,
    issue: 'security',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The document has a DOCTYPE, which is refused.',
      da: 'Dokumentet har en DOCTYPE, og det afvises.',
    },
    hint: {
      en: 'Remove the DOCTYPE; MedCom letters have none.',
      da: 'Fjern DOCTYPE; MedCom-breve har ingen.',
    },
  },
  'legacy.xml-limits': {
    severity: 'error',
    status: 400,
    issue: 'too-costly',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The document has too many elements or is nested too deeply.',
      da: 'Dokumentet har for mange elementer eller er for dybt indlejret.',
    },
    hint: { en: 'Send a MedCom letter.', da: 'Send et MedCom-brev.' },
  },
  'legacy.unknown-type': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    acknowledgement: 'MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE',
    text: { en: 'The letter type {type} is not known.', da: 'Brevtypen {type} er ikke kendt.' },
    hint: { en: 'See the mappings for the types that are.', da: 'Se tabellerne for de typer, der er.' },
  },
  'legacy.unknown-version': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    acknowledgement: 'MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE',
    text: {
      en: '{type} is not known in version {version}, only in {known}.',
      da: '{type} er ikke kendt i version {version}, kun i {known}.',
    },
    hint: {
      en: 'Send the version that the receiver has registered.',
      da: 'Send den version, modtageren har registreret.',
    },
  },
  'legacy.unchecked': {
    severity: 'warning',
    status: 422,
    issue: 'informational',
    text: {
      en: '{type} {version} has no public schema; it was read as far as every letter is alike.',
      da: '{type} {version} har intet offentligt skema; det er læst, så langt alle breve er ens.',
    },
    hint: {
      en: 'Nothing to do; its content goes on as text.',
      da: 'Intet at gøre; indholdet sendes videre som tekst.',
    },
  },
  'legacy.unknown-namespace': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    acknowledgement: 'MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE',
    text: {
      en: '{type} has the namespace {found}; its schema has {expected}.',
      da: '{type} har navnerummet {found}; dets skema har {expected}.',
    },
    hint: {
      en: 'Use the namespace of the version you send.',
      da: 'Brug navnerummet for den version, der sendes.',
    },
  },
  'legacy.mixed-namespaces': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: 'The namespace changes to {found} where {expected} belongs.',
      da: 'Navnerummet skifter til {found}, hvor {expected} hører til.',
    },
    hint: { en: 'Write the whole letter in one namespace.', da: 'Skriv hele brevet i ét navnerum.' },
  },
  'legacy.element-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: 'The mandatory element {element} is missing.',
      da: 'Det obligatoriske element {element} mangler.',
    },
    hint: { en: 'Fill it in.', da: 'Udfyld det.' },
  },
  'legacy.element-unexpected': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: { en: '{element} does not belong here.', da: '{element} hører ikke til her.' },
    hint: { en: 'Remove it.', da: 'Fjern det.' },
  },
  'legacy.element-order': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: '{element} stands in the wrong place; the order is fixed.',
      da: '{element} står på en forkert plads; rækkefølgen er fast.',
    },
    hint: {
      en: 'Write the elements in the order of the schema.',
      da: 'Skriv elementerne i skemaets rækkefølge.',
    },
  },
  'legacy.element-repeated': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: '{element} occurs {count} times; at most {max} are allowed.',
      da: '{element} forekommer {count} gange; højst {max} er tilladt.',
    },
    hint: { en: 'Send fewer, or several letters.', da: 'Send færre eller flere breve.' },
  },
  'legacy.value-too-long': {
    severity: 'error',
    status: 422,
    issue: 'too-long',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: '{element} is longer than {expected} characters.',
      da: '{element} er længere end {expected} tegn.',
    },
    hint: { en: 'Shorten it.', da: 'Forkort det.' },
  },
  'legacy.value-invalid': {
    severity: 'error',
    status: 422,
    issue: 'value',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: '{element} has no valid value; expected {expected}.',
      da: '{element} har ingen gyldig værdi; forventet {expected}.',
    },
    hint: { en: 'Correct the value.', da: 'Ret værdien.' },
  },
  'legacy.value-code': {
    severity: 'error',
    status: 422,
    issue: 'code-invalid',
    acknowledgement: 'MSG_VALUESET_VALUE_UNKNOWN',
    text: {
      en: '{element} has a code that is not in its list ({expected}).',
      da: '{element} har en kode, der ikke er i listen ({expected}).',
    },
    hint: { en: 'Use a code of the list.', da: 'Brug en kode fra listen.' },
  },
} as const satisfies Record<string, CatalogueEntry>;
