import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems of the message: anatomy, parties, identity, acknowledgement. */
export const messageProblems = {
  'bundle.not-a-message': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'Expected a Bundle of type message, found {found}.',
      da: 'Forventede en Bundle af typen message, fandt {found}.',
    },
    hint: {
      en: 'Send the whole message as one Bundle with type message.',
      da: 'Send hele meddelelsen som én Bundle med type message.',
    },
  },
  'bundle.id': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The Bundle has no valid id.', da: 'Bundlen har intet gyldigt id.' },
    hint: {
      en: 'Give every sending a new UUID as Bundle.id.',
      da: 'Giv hver afsendelse et nyt UUID som Bundle.id.',
    },
  },
  'bundle.timestamp': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'The Bundle has no timestamp with offset.',
      da: 'Bundlen har intet tidsstempel med tidszone.',
    },
    hint: {
      en: 'Set Bundle.timestamp to the time the message was assembled, with offset.',
      da: 'Sæt Bundle.timestamp til tidspunktet for samling af meddelelsen, med tidszone.',
    },
  },
  'bundle.too-many-entries': {
    severity: 'error',
    status: 413,
    issue: 'too-costly',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The Bundle has {found} entries; the limit is {limit}.',
      da: 'Bundlen har {found} entries; grænsen er {limit}.',
    },
    hint: { en: 'Send fewer resources in one message.', da: 'Send færre ressourcer i én meddelelse.' },
  },
  'entry.no-resource': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The entry has no resource.', da: 'Entryen har ingen ressource.' },
    hint: { en: 'Remove the entry or fill its resource.', da: 'Fjern entryen eller udfyld dens ressource.' },
  },
  'entry.full-url-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The entry has no fullUrl.', da: 'Entryen har ingen fullUrl.' },
    hint: {
      en: 'Give every entry of a message an absolute fullUrl.',
      da: 'Giv hver entry i en meddelelse en absolut fullUrl.',
    },
  },
  'entry.full-url-repeated': {
    severity: 'error',
    status: 422,
    issue: 'duplicate',
    text: { en: 'Two entries have the same fullUrl.', da: 'To entries har samme fullUrl.' },
    hint: { en: 'Give every entry its own fullUrl.', da: 'Giv hver entry sin egen fullUrl.' },
  },
  'header.missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The first entry is not a MessageHeader.', da: 'Den første entry er ikke en MessageHeader.' },
    hint: { en: 'Put the MessageHeader first in the Bundle.', da: 'Sæt MessageHeader først i Bundlen.' },
  },
  'header.repeated': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: { en: 'The Bundle has more than one MessageHeader.', da: 'Bundlen har mere end én MessageHeader.' },
    hint: { en: 'Send one message in one Bundle.', da: 'Send én meddelelse i én Bundle.' },
  },
  'header.id': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The MessageHeader has no valid id.', da: 'MessageHeader har intet gyldigt id.' },
    hint: {
      en: 'Give the message a UUID as MessageHeader.id and keep it on a resend.',
      da: 'Giv meddelelsen et UUID som MessageHeader.id og behold det ved genafsendelse.',
    },
  },
  'header.event-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_CodeSystem_VALUE_UNKNOWN',
    text: {
      en: 'The MessageHeader has no eventCoding with system and code.',
      da: 'MessageHeader har ingen eventCoding med system og code.',
    },
    hint: { en: 'State the event as eventCoding.', da: 'Angiv hændelsen som eventCoding.' },
  },
  'header.event-unknown': {
    severity: 'error',
    status: 422,
    issue: 'code-invalid',
    acknowledgement: 'MSG_CodeSystem_VALUE_UNKNOWN',
    text: {
      en: 'The event {found} is not one the gateway carries.',
      da: 'Hændelsen {found} er ikke en, gatewayen formidler.',
    },
    hint: {
      en: 'See messaging.supportedMessage in /fhir/metadata.',
      da: 'Se messaging.supportedMessage i /fhir/metadata.',
    },
  },
  'header.source-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The MessageHeader has no source.endpoint.', da: 'MessageHeader har ingen source.endpoint.' },
    hint: {
      en: 'State where the acknowledgement shall be sent.',
      da: 'Angiv hvortil kvitteringen skal sendes.',
    },
  },
  'header.focus-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'A message of the event {event} must focus on {expected}, and the resource must be in the Bundle.',
      da: 'En meddelelse af hændelsen {event} skal have {expected} i fokus, og ressourcen skal være i Bundlen.',
    },
    hint: {
      en: "Let MessageHeader.focus name the message's subject.",
      da: 'Lad MessageHeader.focus pege på meddelelsens emne.',
    },
  },
  'header.focus-type': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'The focus of the event {event} must be {expected}, found {found}.',
      da: 'Fokus for hændelsen {event} skal være {expected}, fandt {found}.',
    },
    hint: {
      en: 'Let MessageHeader.focus name a resource of the right type.',
      da: 'Lad MessageHeader.focus pege på en ressource af rette type.',
    },
  },
  'header.response-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'An acknowledgement must say which message it answers and with which code.',
      da: 'En kvittering skal angive, hvilken meddelelse den besvarer, og med hvilken kode.',
    },
    hint: {
      en: 'Fill response.identifier with the MessageHeader.id of the answered message, and response.code.',
      da: 'Udfyld response.identifier med den besvarede meddelelses MessageHeader.id, og response.code.',
    },
  },
  'header.response-details-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'An acknowledgement with code {found} must carry an OperationOutcome as response.details.',
      da: 'En kvittering med koden {found} skal indeholde en OperationOutcome som response.details.',
    },
    hint: {
      en: 'Add the OperationOutcome to the Bundle and refer to it.',
      da: 'Tilføj OperationOutcome til Bundlen og henvis til den.',
    },
  },
  'destination.missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_Receiver_Identifier_MISSING',
    text: { en: 'The MessageHeader names no destination.', da: 'MessageHeader angiver ingen destination.' },
    hint: { en: 'Name exactly one primary destination.', da: 'Angiv præcis én primær destination.' },
  },
  'destination.use': {
    severity: 'error',
    status: 422,
    issue: 'code-invalid',
    acknowledgement: 'MSG_CodeSystem_VALUE_UNKNOWN',
    text: {
      en: 'The destination does not say whether it is primary or cc.',
      da: 'Destinationen angiver ikke, om den er primary eller cc.',
    },
    hint: {
      en: "Add MedCom's destination use extension with the code primary or cc.",
      da: 'Tilføj MedComs destinationUse-extension med koden primary eller cc.',
    },
  },
  'destination.primary': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    acknowledgement: 'MSG_Receiver_Identifier_MISSING',
    text: {
      en: 'Found {found} primary destinations; exactly one is allowed.',
      da: 'Fandt {found} primære destinationer; præcis én er tilladt.',
    },
    hint: { en: 'Name exactly one primary destination.', da: 'Angiv præcis én primær destination.' },
  },
  'destination.copy-not-allowed': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'The event {event} allows no cc destination.',
      da: 'Hændelsen {event} tillader ingen cc-destination.',
    },
    hint: { en: 'Send the copy as a message of its own.', da: 'Send kopien som en selvstændig meddelelse.' },
  },
  'destination.copy-missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_Receiver_Identifier_MISSING',
    text: {
      en: 'The message is a carbon copy, but names no cc destination.',
      da: 'Meddelelsen er en kopi, men angiver ingen cc-destination.',
    },
    hint: {
      en: 'Name whom the copy is for as a destination with the use cc, or state another activity.',
      da: 'Angiv kopiens modtager som destination med brugen cc, eller angiv en anden aktivitet.',
    },
  },
  'destination.copy-apart': {
    severity: 'information',
    status: 422,
    issue: 'informational',
    text: {
      en: 'The cc destination gets a message of its own; this one goes to the primary destination.',
      da: 'cc-destinationen får sin egen meddelelse; denne går til den primære destination.',
    },
    hint: {
      en: 'Send the copy as a message with a new MessageHeader.id and the activity carboncopy-message.',
      da: 'Send kopien som en meddelelse med nyt MessageHeader.id og aktiviteten carboncopy-message.',
    },
  },
  'destination.endpoint': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The destination has no endpoint.', da: 'Destinationen har intet endpoint.' },
    hint: {
      en: "Fill destination.endpoint with the receiver's SOR endpoint.",
      da: 'Udfyld destination.endpoint med modtagerens SOR-endpoint.',
    },
  },
  'party.missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_Receiver_Identifier_MISSING',
    text: {
      en: 'The {role} does not refer to an Organization in the Bundle.',
      da: '{role} henviser ikke til en Organization i Bundlen.',
    },
    hint: {
      en: 'Put the Organization in the Bundle and refer to it.',
      da: 'Læg organisationen i Bundlen og henvis til den.',
    },
  },
  'party.sor': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_Receiver_Identifier_MISSING',
    text: { en: 'The {role} has no valid SOR id.', da: '{role} har intet gyldigt SOR-id.' },
    hint: {
      en: 'Give the Organization one identifier of the SOR system with at least 11 digits.',
      da: 'Giv organisationen én identifier fra SOR-systemet med mindst 11 cifre.',
    },
  },
  'party.gln': {
    severity: 'error',
    status: 422,
    issue: 'required',
    acknowledgement: 'MSG_Receiver_Identifier_MISSING',
    text: { en: 'The {role} has no GLN.', da: '{role} har intet GLN.' },
    hint: {
      en: 'Give the Organization one identifier of the GLN system.',
      da: 'Giv organisationen én identifier fra GLN-systemet.',
    },
  },
  'party.gln-check-digit': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'The GLN of the {role} is not 13 digits with a right check digit.',
      da: 'GLN for {role} er ikke 13 cifre med rigtigt kontrolciffer.',
    },
    hint: {
      en: 'Check the number; the last digit is a modulus-10 check digit.',
      da: 'Kontrollér nummeret; det sidste ciffer er et modulus 10-kontrolciffer.',
    },
  },
  'patient.count': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'Found {found} Patient resources; a message concerns exactly one citizen.',
      da: 'Fandt {found} Patient-ressourcer; en meddelelse angår præcis én borger.',
    },
    hint: { en: 'Send one message for each citizen.', da: 'Send én meddelelse for hver borger.' },
  },
  'provenance.missing': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'No Provenance describes this message.', da: 'Ingen Provenance beskriver denne meddelelse.' },
    hint: {
      en: 'Add a Provenance whose target is the MessageHeader.',
      da: 'Tilføj en Provenance, hvis target er MessageHeader.',
    },
  },
  'provenance.incomplete': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: { en: 'The Provenance lacks {element}.', da: 'Provenance mangler {element}.' },
    hint: {
      en: 'Fill target, occurredDateTime, recorded, activity and agent.who.',
      da: 'Udfyld target, occurredDateTime, recorded, activity og agent.who.',
    },
  },
  'reference.unresolved': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'The reference {found} leads to nothing in the Bundle.',
      da: 'Referencen {found} fører ikke til noget i Bundlen.',
    },
    hint: {
      en: 'Put every resource that the message refers to in the Bundle.',
      da: 'Læg alle ressourcer, meddelelsen henviser til, i Bundlen.',
    },
  },
  'attachment.too-large': {
    severity: 'error',
    status: 413,
    issue: 'too-long',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The attachment is larger than the limit of {limit} bytes.',
      da: 'Bilaget er større end grænsen på {limit} bytes.',
    },
    hint: {
      en: 'Send the document by reference (Attachment.url), or smaller.',
      da: 'Send dokumentet som reference (Attachment.url) eller mindre.',
    },
  },
  'id.not-uuid': {
    severity: 'warning',
    status: 422,
    issue: 'value',
    text: { en: 'The id {found} is not a UUID.', da: "Id'et {found} er ikke et UUID." },
    hint: { en: 'MedCom asks for UUIDs, version 4.', da: 'MedCom foreskriver UUID version 4.' },
  },
  'sender.unknown': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: "No organisation of this network has the sender's SOR id and GLN.",
      da: 'Ingen organisation i netværket har afsenderens SOR-id og GLN.',
    },
    hint: {
      en: 'Check SOR and GLN, or have the organisation added to the network.',
      da: 'Kontrollér SOR og GLN, eller få organisationen tilføjet i netværket.',
    },
  },
  'sender.not-caller': {
    severity: 'error',
    status: 403,
    issue: 'forbidden',
    text: {
      en: 'The caller is not the organisation that the message names as its sender.',
      da: 'Kalderen er ikke den organisation, som meddelelsen angiver som afsender.',
    },
    hint: { en: "Send with the sender's own credentials.", da: 'Send med afsenderens egen legitimation.' },
  },
  'sender.event-not-permitted': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'The sender may not send {event} in this network.',
      da: 'Afsenderen må ikke sende {event} i dette netværk.',
    },
    hint: {
      en: 'Have the event added to what the organisation sends.',
      da: 'Få hændelsen tilføjet til det, organisationen sender.',
    },
  },
  'sender.not-valid': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'The sender was not a valid organisation when the message was assembled.',
      da: 'Afsenderen var ikke en gyldig organisation, da meddelelsen blev samlet.',
    },
    hint: {
      en: 'Send as the organisation that has taken over.',
      da: 'Send som den organisation, der har overtaget.',
    },
  },
  'receiver.unknown': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    acknowledgement: 'MSG_Receiver_Identifier_UNKNOWN',
    text: {
      en: "No organisation of this network has the receiver's SOR id and GLN.",
      da: 'Ingen organisation i netværket har modtagerens SOR-id og GLN.',
    },
    hint: { en: 'Check SOR and GLN of the receiver.', da: 'Kontrollér modtagerens SOR og GLN.' },
  },
  'receiver.event-not-permitted': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    acknowledgement: 'MSG_RECEIVER_UNABLE_TO_RECEIVE_MSG_TYPE',
    text: { en: 'The receiver cannot receive {event}.', da: 'Modtageren kan ikke modtage {event}.' },
    hint: {
      en: 'Choose another receiver or another kind of message.',
      da: 'Vælg en anden modtager eller en anden meddelelsestype.',
    },
  },
  'receiver.not-valid': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    acknowledgement: 'MSG_Receiver_Identifier_UNKNOWN',
    text: {
      en: 'The receiver was not a valid organisation when the message was assembled.',
      da: 'Modtageren var ikke en gyldig organisation, da meddelelsen blev samlet.',
    },
    hint: {
      en: 'Send to the organisation that has taken over.',
      da: 'Send til den organisation, der har overtaget.',
    },
  },
  'message.bundle-id-reused': {
    severity: 'error',
    status: 409,
    issue: 'duplicate',
    text: {
      en: 'This Bundle.id has been used for another message.',
      da: 'Dette Bundle.id er brugt til en anden meddelelse.',
    },
    hint: { en: 'Give every sending a new Bundle.id.', da: 'Giv hver afsendelse et nyt Bundle.id.' },
  },
  'message.id-reused': {
    severity: 'error',
    status: 409,
    issue: 'conflict',
    text: {
      en: 'A message with this MessageHeader.id and other content has been received.',
      da: 'En meddelelse med dette MessageHeader.id og andet indhold er modtaget.',
    },
    hint: {
      en: 'Changed content is a new message: give it a new MessageHeader.id.',
      da: 'Ændret indhold er en ny meddelelse: giv den et nyt MessageHeader.id.',
    },
  },
  'message.repeated': {
    severity: 'information',
    status: 422,
    issue: 'duplicate',
    text: {
      en: 'The message was received before; this is its first receipt.',
      da: 'Meddelelsen er modtaget før; dette er dens første kvittering.',
    },
    hint: { en: 'Nothing to do.', da: 'Intet at gøre.' },
  },
  'message.predecessor-awaited': {
    severity: 'information',
    status: 422,
    issue: 'informational',
    text: {
      en: 'The message continues message {predecessor}, which has not arrived. It is kept, and passed on after that one, at the latest at {until}.',
      da: 'Meddelelsen fortsætter meddelelse {predecessor}, som ikke er kommet. Den er gemt og sendes videre efter den, senest {until}.',
    },
    hint: {
      en: 'Send the earlier message, if it has not been sent yet.',
      da: 'Send den tidligere meddelelse, hvis den ikke er sendt endnu.',
    },
  },
  'acknowledgement.unmatched': {
    severity: 'warning',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'The acknowledgement answers a message that the gateway has not carried to this organisation.',
      da: 'Kvitteringen besvarer en meddelelse, som gatewayen ikke har bragt til denne organisation.',
    },
    hint: {
      en: 'Check response.identifier; the acknowledgement is delivered all the same.',
      da: 'Kontrollér response.identifier; kvitteringen leveres alligevel.',
    },
  },
  'acknowledgement.misdirected': {
    severity: 'error',
    status: 422,
    issue: 'business-rule',
    text: {
      en: 'The acknowledgement is not addressed to the sender of the message it answers.',
      da: 'Kvitteringen er ikke adresseret til afsenderen af den meddelelse, den besvarer.',
    },
    hint: {
      en: 'Address it to the sender of the answered message, at its source.endpoint.',
      da: 'Adressér den til den besvarede meddelelses afsender, på dens source.endpoint.',
    },
  },
  'acknowledgement.contradicts': {
    severity: 'error',
    status: 409,
    issue: 'conflict',
    text: {
      en: 'The message was acknowledged with {present}; {found} may not follow.',
      da: 'Meddelelsen er kvitteret med {present}; {found} må ikke følge efter.',
    },
    hint: {
      en: 'The sign of an acknowledgement never changes; send a new message instead.',
      da: 'En kvitterings fortegn ændres aldrig; send en ny meddelelse i stedet.',
    },
  },
  'profile.judged': {
    severity: 'information',
    status: 422,
    issue: 'informational',
    text: {
      en: 'Judged by the profiles of {package} (context {context}).',
      da: 'Vurderet efter profilerne i {package} (kontekst {context}).',
    },
    hint: {
      en: 'Nothing to do; $validate tells also what could not be checked here.',
      da: 'Intet at gøre; $validate fortæller også, hvad der ikke kunne kontrolleres her.',
    },
  },
  'request.other-type': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The address asks for a {expected}; the resource is a {found}.',
      da: 'Adressen spørger efter en {expected}; ressourcen er en {found}.',
    },
    hint: {
      en: 'Send the resource to the address of its own type, or to /fhir/$validate.',
      da: 'Send ressourcen til adressen for dens egen type eller til /fhir/$validate.',
    },
  },
  'request.unknown-type': {
    severity: 'error',
    status: 404,
    issue: 'not-found',
    text: {
      en: 'The address names {found}, which is not a FHIR R4 resource type.',
      da: 'Adressen nævner {found}, som ikke er en ressourcetype i FHIR R4.',
    },
    hint: {
      en: 'Use a resource type of FHIR R4 in the address, or /fhir/$validate.',
      da: 'Brug en ressourcetype fra FHIR R4 i adressen eller /fhir/$validate.',
    },
  },
  'profile.not-installed': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    text: {
      en: 'The profiles of {event} are not installed here, so the message cannot be judged: {packages}.',
      da: 'Profilerne for {event} er ikke installeret her, så meddelelsen kan ikke vurderes: {packages}.',
    },
    hint: {
      en: 'Ask the operator to install the packages (overgang package add), then send the message again.',
      da: 'Bed driften installere pakkerne (overgang package add), og send meddelelsen igen.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
