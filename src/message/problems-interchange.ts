import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems of EDIFACT interchanges and of VANSEnvelopes. */
export const interchangeProblems = {
  'legacy.edifact-syntax': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The EDIFACT syntax is broken at segment {segment}: {cause}.',
      da: 'EDIFACT-syntaksen er brudt ved segment {segment}: {cause}.',
    },
    hint: {
      en: 'Check release characters and segment ends.',
      da: 'Kontrollér frigivelsestegn og segmentafslutninger.',
    },
  },
  'legacy.edifact-envelope': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The interchange is not as it must be: {cause}.',
      da: 'Forsendelsen er ikke, som den skal være: {cause}.',
    },
    hint: { en: 'One UNB, letters from UNH to UNT, one UNZ.', da: 'Én UNB, breve fra UNH til UNT, én UNZ.' },
  },
  'legacy.edifact-reference': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: '{segment} says {found} where {expected} was opened.',
      da: '{segment} siger {found}, hvor {expected} blev åbnet.',
    },
    hint: {
      en: 'UNT repeats the reference of UNH, UNZ that of UNB.',
      da: 'UNT gentager referencen fra UNH, UNZ den fra UNB.',
    },
  },
  'legacy.edifact-count': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: '{segment} counts {found}, but there are {expected}.',
      da: '{segment} tæller {found}, men der er {expected}.',
    },
    hint: { en: 'Send the file again; it may have been cut.', da: 'Send filen igen; den kan være afkortet.' },
  },
  'legacy.edifact-una': {
    severity: 'warning',
    status: 400,
    issue: 'informational',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The interchange has no UNA segment; the usual characters were assumed.',
      da: 'Forsendelsen har intet UNA-segment; de sædvanlige tegn er antaget.',
    },
    hint: { en: 'Start with UNA.', da: 'Begynd med UNA.' },
  },
  'legacy.edifact-segment': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: 'Segment {segment} ({found}) does not belong there; expected {expected}.',
      da: 'Segment {segment} ({found}) hører ikke til dér; forventet {expected}.',
    },
    hint: { en: 'Follow the segment order of the letter type.', da: 'Følg brevtypens segmentrækkefølge.' },
  },
  'legacy.edifact-value': {
    severity: 'error',
    status: 422,
    issue: 'value',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: 'Segment {segment} ({found}) has a value that its letter type does not allow: {element}.',
      da: 'Segment {segment} ({found}) har en værdi, som brevtypen ikke tillader: {element}.',
    },
    hint: { en: 'Correct the value.', da: 'Ret værdien.' },
  },
  'legacy.edifact-lenient': {
    severity: 'warning',
    status: 400,
    issue: 'informational',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: 'Segment {segment} ({found}) differs from its letter type in {element}; it was read all the same.',
      da: 'Segment {segment} ({found}) afviger fra sin brevtype i {element}; det er læst alligevel.',
    },
    hint: { en: 'Correct the segment.', da: 'Ret segmentet.' },
  },
  'legacy.edifact-no-value': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    acknowledgement: 'MSG_VALUESET_VALUE_UNKNOWN',
    text: {
      en: 'EDIFACT has no value for {element} = {value} in this letter type.',
      da: 'EDIFACT har ingen værdi for {element} = {value} i denne brevtype.',
    },
    hint: {
      en: 'Send the letter as XML, or as a clinical e-mail.',
      da: 'Send brevet som XML eller som korrespondancebrev.',
    },
  },
  'legacy.text-too-long': {
    severity: 'error',
    status: 422,
    issue: 'too-long',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The text of {element} takes {found} segments; the letter type has room for {max}.',
      da: 'Teksten i {element} fylder {found} segmenter; brevtypen har plads til {max}.',
    },
    hint: {
      en: 'Shorten the text or divide it into several letters.',
      da: 'Forkort teksten, eller del den i flere breve.',
    },
  },
  'legacy.binary-size': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'An attachment is said to be {expected} bytes but is {found}.',
      da: 'Et bilag angives til {expected} byte, men er på {found}.',
    },
    hint: { en: 'Send the attachment again.', da: 'Send bilaget igen.' },
  },
  'legacy.vans-structure': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The VANSEnvelope has no usable {element}.',
      da: 'VANSEnvelope har ingen brugbar {element}.',
    },
    hint: { en: 'Follow the schema of VANSEnvelope 1.0.4.', da: 'Følg skemaet for VANSEnvelope 1.0.4.' },
  },
  'legacy.vans-lenient': {
    severity: 'warning',
    status: 400,
    issue: 'informational',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: 'The VANSEnvelope differs from its schema in {element}; it was read all the same.',
      da: 'VANSEnvelope afviger fra sit skema i {element}; den er læst alligevel.',
    },
    hint: { en: 'Correct the envelope.', da: 'Ret kuverten.' },
  },
  'legacy.vans-data': {
    severity: 'error',
    status: 400,
    issue: 'structure',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The data of the VANSEnvelope is not base64.',
      da: 'Indholdet af VANSEnvelope er ikke base64.',
    },
    hint: { en: 'Send the envelope again.', da: 'Send kuverten igen.' },
  },
  'legacy.vans-size': {
    severity: 'warning',
    status: 400,
    issue: 'informational',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The VANSEnvelope says {expected} bytes, its data is {found}.',
      da: 'VANSEnvelope siger {expected} byte, dens indhold er {found}.',
    },
    hint: { en: 'Correct SizeInBytes.', da: 'Ret SizeInBytes.' },
  },
  'legacy.attachment-unclaimed': {
    severity: 'error',
    status: 422,
    issue: 'incomplete',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'A binary letter (XBIN01) came without a letter that refers to it.',
      da: 'Et binært brev (XBIN01) kom uden et brev, der henviser til det.',
    },
    hint: {
      en: 'Send the binary letter together with its letter.',
      da: 'Send det binære brev sammen med dets brev.',
    },
  },
  'legacy.vans-envelope-reused': {
    severity: 'error',
    status: 409,
    issue: 'duplicate',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The EnvelopeIdentifier {identifier} was used for another message.',
      da: 'EnvelopeIdentifier {identifier} har været brugt til en anden meddelelse.',
    },
    hint: { en: 'Give every envelope an id of its own.', da: 'Giv hver kuvert sit eget id.' },
  },
  'legacy.vans-refused': {
    severity: 'error',
    status: 422,
    issue: 'transient',
    acknowledgement: 'MSG_Damaged_durin_transport',
    text: {
      en: 'The transport network did not bring the message to its receiver (code {code}).',
      da: 'Transportnettet bragte ikke meddelelsen frem til modtageren (kode {code}).',
    },
    hint: {
      en: 'Send the message anew, or reach the receiver in another way.',
      da: 'Send meddelelsen på ny, eller kontakt modtageren på anden vis.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
