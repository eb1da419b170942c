import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems found by the structure check and by the profiles. */
export const profileProblems = {
  'profile.not-checked': {
    severity: 'information',
    status: 422,
    issue: 'informational',
    text: {
      en: 'Not checked: {check}.',
      da: 'Ikke kontrolleret: {check}.',
    },
    hint: {
      en: 'Nothing to do; the verdict does not cover this check.',
      da: 'Intet at gøre; vurderingen omfatter ikke denne kontrol.',
    },
  },
  'profile.unknown': {
    severity: 'warning',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'The profile {canonical} is not installed, so the resource was not checked against it.',
      da: 'Profilen {canonical} er ikke installeret, så ressourcen er ikke kontrolleret mod den.',
    },
    hint: {
      en: 'Install the package that holds the profile.',
      da: 'Installer pakken, som indeholder profilen.',
    },
  },
  'profile.unresolved': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'The profile {canonical} is needed to judge this and is not installed.',
      da: 'Profilen {canonical} kræves for at bedømme dette og er ikke installeret.',
    },
    hint: {
      en: 'Install the package that holds the profile.',
      da: 'Installer pakken, som indeholder profilen.',
    },
  },
  'profile.refused': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    text: {
      en: '{canonical} cannot be judged here: {reason}.',
      da: '{canonical} kan ikke bedømmes her: {reason}.',
    },
    hint: {
      en: 'Report the definition to whoever runs this system.',
      da: 'Meld definitionen til den, der driver systemet.',
    },
  },
  'profile.wrong-type': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The resource is a {found} and claims {canonical}, which is for {expected}.',
      da: 'Ressourcen er en {found} og angiver {canonical}, som gælder for {expected}.',
    },
    hint: {
      en: 'Claim a profile of the resource’s own type.',
      da: 'Angiv en profil for ressourcens egen type.',
    },
  },
  'profile.none-matches': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'None of the profiles allowed here fits: {profiles}.',
      da: 'Ingen af de tilladte profiler passer: {profiles}.',
    },
    hint: {
      en: 'Make the value fit one of the profiles.',
      da: 'Tilpas værdien til en af profilerne.',
    },
  },
  'structure.not-an-object': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'Expected an object, found {found}.',
      da: 'Forventede et objekt, fandt {found}.',
    },
    hint: {
      en: 'Send a JSON object here.',
      da: 'Send et JSON-objekt her.',
    },
  },
  'structure.not-an-array': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'Expected a list, found {found}.',
      da: 'Forventede en liste, fandt {found}.',
    },
    hint: {
      en: 'Send a JSON array, also for a single value.',
      da: 'Send et JSON-array, også for en enkelt værdi.',
    },
  },
  'structure.wrong-json-type': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: 'Expected a {expected}, found {found}.',
      da: 'Forventede {expected}, fandt {found}.',
    },
    hint: {
      en: 'Use the JSON type that the FHIR type is written in.',
      da: 'Brug den JSON-type, som FHIR-typen skrives i.',
    },
  },
  'structure.empty-array': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The list is empty.',
      da: 'Listen er tom.',
    },
    hint: {
      en: 'Leave the property out when there are no values.',
      da: 'Udelad elementet, når der ingen værdier er.',
    },
  },
  'structure.empty-object': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The object has neither a value nor content.',
      da: 'Objektet har hverken værdi eller indhold.',
    },
    hint: {
      en: 'Leave the property out, or give it content.',
      da: 'Udelad elementet, eller giv det indhold.',
    },
  },
  'structure.null-item': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'The list has a null without an extension in its place.',
      da: 'Listen indeholder null uden en udvidelse på samme plads.',
    },
    hint: {
      en: 'Remove the null, or say in the sibling list why the value is missing.',
      da: 'Fjern null, eller angiv i søskendelisten, hvorfor værdien mangler.',
    },
  },
  'structure.unexpected-element': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'There is no element {found} here.',
      da: 'Der findes intet element {found} her.',
    },
    hint: {
      en: 'Remove it, or check the spelling.',
      da: 'Fjern det, eller kontroller stavemåden.',
    },
  },
  'structure.no-resource-type': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'The resource does not say its type.',
      da: 'Ressourcen angiver ikke sin type.',
    },
    hint: {
      en: 'Set resourceType.',
      da: 'Angiv resourceType.',
    },
  },
  'structure.unknown-resource-type': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: '{found} is not a FHIR R4 resource type.',
      da: '{found} er ikke en ressourcetype i FHIR R4.',
    },
    hint: {
      en: 'Use a resource type of FHIR R4.',
      da: 'Brug en ressourcetype fra FHIR R4.',
    },
  },
  'structure.resource-not-allowed': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'A {found} is not allowed here; expected {expected}.',
      da: '{found} er ikke tilladt her; forventede {expected}.',
    },
    hint: {
      en: 'Send a resource of an allowed type.',
      da: 'Send en ressource af en tilladt type.',
    },
  },
  'structure.too-deep': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'The resource is nested too deeply to be read.',
      da: 'Ressourcen er indlejret for dybt til at kunne læses.',
    },
    hint: {
      en: 'Send a resource with ordinary nesting.',
      da: 'Send en ressource med almindelig indlejring.',
    },
  },
  'cardinality.too-few': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: '{name} is missing: at least {expected} required.',
      da: '{name} mangler: mindst {expected} kræves.',
    },
    hint: {
      en: 'Add the element.',
      da: 'Tilføj elementet.',
    },
  },
  'cardinality.too-many': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'There are too many {name}: at most {expected} allowed.',
      da: 'Der er for mange {name}: højst {expected} tilladt.',
    },
    hint: {
      en: 'Remove what is too much.',
      da: 'Fjern de overskydende.',
    },
  },
  'cardinality.prohibited': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: '{name} is not allowed here.',
      da: '{name} er ikke tilladt her.',
    },
    hint: {
      en: 'Remove the element.',
      da: 'Fjern elementet.',
    },
  },
  'cardinality.choice-type': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'The profile does not allow this type for {name}; expected {expected}.',
      da: 'Profilen tillader ikke denne type for {name}; forventede {expected}.',
    },
    hint: {
      en: 'Use one of the allowed types.',
      da: 'Brug en af de tilladte typer.',
    },
  },
  'cardinality.choice-repeated': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: '{name} is given with more than one type.',
      da: '{name} er angivet med mere end én type.',
    },
    hint: {
      en: 'Keep one of them.',
      da: 'Behold den ene.',
    },
  },
  'slice.too-few': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'No or too few values belong to {slice}: at least {expected} required.',
      da: 'Ingen eller for få værdier hører til {slice}: mindst {expected} kræves.',
    },
    hint: {
      en: 'Add a value that belongs to the slice.',
      da: 'Tilføj en værdi, som hører til.',
    },
  },
  'slice.too-many': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'Too many values belong to {slice}: at most {expected} allowed.',
      da: 'For mange værdier hører til {slice}: højst {expected} tilladt.',
    },
    hint: {
      en: 'Remove what is too much.',
      da: 'Fjern de overskydende.',
    },
  },
  'slice.no-match': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'The value is none of the kinds the profile allows here.',
      da: 'Værdien er ikke af nogen af de slags, profilen tillader her.',
    },
    hint: {
      en: 'Give the value what tells it apart, or remove it.',
      da: 'Giv værdien det, som kendetegner den, eller fjern den.',
    },
  },
  'value.empty': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The value is empty.',
      da: 'Værdien er tom.',
    },
    hint: {
      en: 'Leave the element out, or give it a value.',
      da: 'Udelad elementet, eller giv det en værdi.',
    },
  },
  'value.format': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    acknowledgement: 'MSG_Datatype_Wrong',
    text: {
      en: '{found} is not a valid {type}.',
      da: '{found} er ikke en gyldig {type}.',
    },
    hint: {
      en: 'Write the value the way FHIR defines the type.',
      da: 'Skriv værdien, som FHIR definerer typen.',
    },
  },
  'value.language': {
    severity: 'error',
    status: 422,
    issue: 'code-invalid',
    text: {
      en: '{found} is not a language tag.',
      da: '{found} er ikke en sprogkode.',
    },
    hint: {
      en: 'Write a tag such as da or da-DK.',
      da: 'Skriv en kode som da eller da-DK.',
    },
  },
  'value.too-long': {
    severity: 'error',
    status: 422,
    issue: 'too-long',
    acknowledgement: 'MSG_Element_To_Long',
    text: {
      en: 'The text is longer than {expected} characters.',
      da: 'Teksten er længere end {expected} tegn.',
    },
    hint: {
      en: 'Shorten the text.',
      da: 'Afkort teksten.',
    },
  },
  'value.fixed': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'The value must be exactly {expected}, found {found}.',
      da: 'Værdien skal være præcis {expected}, fandt {found}.',
    },
    hint: {
      en: 'Use the value the profile fixes.',
      da: 'Brug den værdi, profilen fastlægger.',
    },
  },
  'value.pattern': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: 'The value must contain {expected}, found {found}.',
      da: 'Værdien skal indeholde {expected}, fandt {found}.',
    },
    hint: {
      en: 'Use the values the profile asks for.',
      da: 'Brug de værdier, profilen kræver.',
    },
  },
  'value.out-of-range': {
    severity: 'error',
    status: 422,
    issue: 'value',
    text: {
      en: '{found} is outside the allowed range: {bound} {expected}.',
      da: '{found} er uden for det tilladte område: {bound} {expected}.',
    },
    hint: {
      en: 'Use a value inside the range.',
      da: 'Brug en værdi i området.',
    },
  },
  'value.relative-system': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The system {found} is not an absolute address.',
      da: 'Systemet {found} er ikke en absolut adresse.',
    },
    hint: {
      en: 'Name the system by a URL or an urn:oid.',
      da: 'Angiv systemet med en URL eller en urn:oid.',
    },
  },
  'value.relative-canonical': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The canonical {found} is not an absolute address.',
      da: 'Den kanoniske adresse {found} er ikke absolut.',
    },
    hint: {
      en: 'Use the full canonical URL.',
      da: 'Brug den fulde kanoniske URL.',
    },
  },
  'value.no-such-fragment': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: '{found} points at nothing contained here.',
      da: '{found} peger ikke på noget indlejret her.',
    },
    hint: {
      en: 'Contain the resource, or use its full address.',
      da: 'Indlejr ressourcen, eller brug dens fulde adresse.',
    },
  },
  'value.example-url': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: '{found} is an address for examples only.',
      da: '{found} er en adresse, som kun bruges i eksempler.',
    },
    hint: {
      en: 'Use a real address.',
      da: 'Brug en rigtig adresse.',
    },
  },
  'binding.required': {
    severity: 'error',
    status: 422,
    issue: 'code-invalid',
    acknowledgement: 'MSG_VALUESET_VALUE_UNKNOWN',
    text: {
      en: 'The code is not in the required value set {valueSet}.',
      da: 'Koden findes ikke i den krævede kodeliste {valueSet}.',
    },
    hint: {
      en: 'Use a code of the value set.',
      da: 'Brug en kode fra kodelisten.',
    },
  },
  'binding.extensible': {
    severity: 'warning',
    status: 422,
    issue: 'code-invalid',
    acknowledgement: 'MSG_VALUESET_VALUE_UNKNOWN',
    text: {
      en: 'The code is not in the value set {valueSet}, which should be used where it has a fitting code.',
      da: 'Koden findes ikke i kodelisten {valueSet}, som bør bruges, når den har en passende kode.',
    },
    hint: {
      en: 'Use a code of the value set if one fits.',
      da: 'Brug en kode fra kodelisten, hvis en passer.',
    },
  },
  'code.unknown': {
    severity: 'error',
    status: 422,
    issue: 'code-invalid',
    acknowledgement: 'MSG_CodeSystem_VALUE_UNKNOWN',
    text: {
      en: 'There is no code {code} in {system}.',
      da: 'Koden {code} findes ikke i {system}.',
    },
    hint: {
      en: 'Use a code that the system defines.',
      da: 'Brug en kode, som systemet definerer.',
    },
  },
  'code.display': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The display is {found}; the code system has {expected}.',
      da: 'Visningsteksten er {found}; kodesystemet har {expected}.',
    },
    hint: {
      en: 'Use the code system’s own text, or leave display out.',
      da: 'Brug kodesystemets egen tekst, eller udelad display.',
    },
  },
  'code.supplement': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: '{system} only adds to another code system and has no codes of its own.',
      da: '{system} supplerer kun et andet kodesystem og har ingen egne koder.',
    },
    hint: {
      en: 'Name the code system that is supplemented.',
      da: 'Angiv det kodesystem, som suppleres.',
    },
  },
  'code.no-system': {
    severity: 'warning',
    status: 422,
    issue: 'code-invalid',
    text: {
      en: 'A code without a system has no meaning of its own and was not checked.',
      da: 'En kode uden system har ingen selvstændig betydning og er ikke kontrolleret.',
    },
    hint: {
      en: 'Add the system.',
      da: 'Tilføj systemet.',
    },
  },
  'reference.empty': {
    severity: 'warning',
    status: 422,
    issue: 'informational',
    text: {
      en: 'The reference has neither an address, an identifier nor a text.',
      da: 'Referencen har hverken adresse, identifikator eller tekst.',
    },
    hint: {
      en: 'Add what the reference points at.',
      da: 'Angiv, hvad referencen peger på.',
    },
  },
  'reference.invalid': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: '{found} is not a reference.',
      da: '{found} er ikke en reference.',
    },
    hint: {
      en: 'Write Type/id or a full address.',
      da: 'Skriv Type/id eller en fuld adresse.',
    },
  },
  'reference.format': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The relative reference {found} is not of the form Type/id.',
      da: 'Den relative reference {found} har ikke formen Type/id.',
    },
    hint: {
      en: 'Write Type/id or a full address.',
      da: 'Skriv Type/id eller en fuld adresse.',
    },
  },
  'reference.no-base': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'The relative reference {found} means nothing: its entry has no fullUrl.',
      da: 'Den relative reference {found} giver ingen mening: dens entry har ingen fullUrl.',
    },
    hint: {
      en: 'Give every entry a fullUrl.',
      da: 'Giv hver entry en fullUrl.',
    },
  },
  'reference.ambiguous': {
    severity: 'error',
    status: 422,
    issue: 'duplicate',
    text: {
      en: 'More than one entry answers to {found}.',
      da: 'Mere end én entry svarer til {found}.',
    },
    hint: {
      en: 'Give every entry its own fullUrl.',
      da: 'Giv hver entry sin egen fullUrl.',
    },
  },
  'reference.other-address': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'The bundle has a resource with the type and id of {found}, but at another address than the reference means.',
      da: 'Bundlen har en ressource med samme type og id som {found}, men på en anden adresse end referencen betyder.',
    },
    hint: {
      en: 'Make the base of the fullUrls the same, or refer by full address.',
      da: 'Brug samme base i alle fullUrl, eller referer med fuld adresse.',
    },
  },
  'reference.not-contained': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: '{found} points at a contained resource that is not there.',
      da: '{found} peger på en indlejret ressource, som ikke findes.',
    },
    hint: {
      en: 'Contain the resource, or correct the reference.',
      da: 'Indlejr ressourcen, eller ret referencen.',
    },
  },
  'reference.not-in-bundle': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: '{found} must be in the same bundle and is not.',
      da: '{found} skal være i samme bundle og er det ikke.',
    },
    hint: {
      en: 'Include the resource.',
      da: 'Medtag ressourcen.',
    },
  },
  'reference.wrong-type': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'The reference points at a {found}; expected {expected}.',
      da: 'Referencen peger på en {found}; forventede {expected}.',
    },
    hint: {
      en: 'Refer to a resource of an allowed type.',
      da: 'Referer til en ressource af en tilladt type.',
    },
  },
  'reference.type': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'Reference.type says {found}; expected {expected}.',
      da: 'Reference.type siger {found}; forventede {expected}.',
    },
    hint: {
      en: 'Give the type of the resource referred to, or leave the type out.',
      da: 'Angiv typen på den ressource, der refereres til, eller udelad typen.',
    },
  },
  'reference.unknown-profile': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'What the reference may point at is defined by a profile that is not installed.',
      da: 'Det, referencen må pege på, er defineret af en profil, som ikke er installeret.',
    },
    hint: {
      en: 'Install the package that holds the profile.',
      da: 'Installer pakken, som indeholder profilen.',
    },
  },
  'reference.no-profile-match': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: '{found} does not satisfy what the reference asks of it: {expected}.',
      da: '{found} opfylder ikke det, referencen kræver: {expected}.',
    },
    hint: {
      en: 'See the findings on the resource itself.',
      da: 'Se fundene på selve ressourcen.',
    },
  },
  'extension.no-url': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The extension has no url.',
      da: 'Udvidelsen har ingen url.',
    },
    hint: {
      en: 'Name the extension by its definition’s URL.',
      da: 'Angiv udvidelsens definition med dens URL.',
    },
  },
  'extension.relative-url': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The extension url {url} is not absolute.',
      da: 'Udvidelsens url {url} er ikke absolut.',
    },
    hint: {
      en: 'Use the full URL of the definition.',
      da: 'Brug definitionens fulde URL.',
    },
  },
  'extension.unknown': {
    severity: 'information',
    status: 422,
    issue: 'informational',
    text: {
      en: 'The extension {url} is not known here and was only checked for its form.',
      da: 'Udvidelsen {url} er ikke kendt her og er kun kontrolleret for sin form.',
    },
    hint: {
      en: 'Nothing to do; receivers ignore extensions they do not know.',
      da: 'Intet at gøre; modtagere ser bort fra udvidelser, de ikke kender.',
    },
  },
  'extension.not-allowed': {
    severity: 'error',
    status: 422,
    issue: 'extension',
    text: {
      en: 'The extension {url} is not known here and unknown extensions are not accepted.',
      da: 'Udvidelsen {url} er ikke kendt her, og ukendte udvidelser accepteres ikke.',
    },
    hint: {
      en: 'Install the package that defines it, or leave it out.',
      da: 'Installer pakken, som definerer den, eller udelad den.',
    },
  },
  'extension.unknown-modifier': {
    severity: 'error',
    status: 422,
    issue: 'extension',
    text: {
      en: 'The modifier extension {url} is not known here; ignoring it could change the meaning.',
      da: 'Den betydningsændrende udvidelse {url} er ikke kendt her; at se bort fra den kan ændre meningen.',
    },
    hint: {
      en: 'Leave it out, or agree on it with the receiver.',
      da: 'Udelad den, eller aftal den med modtageren.',
    },
  },
  'extension.wrong-place': {
    severity: 'error',
    status: 422,
    issue: 'extension',
    text: {
      en: 'The extension {url} may not be used in this list: modifier extensions and others are kept apart.',
      da: 'Udvidelsen {url} må ikke bruges i denne liste: betydningsændrende udvidelser står for sig.',
    },
    hint: {
      en: 'Move it to the other list.',
      da: 'Flyt den til den anden liste.',
    },
  },
  'extension.no-value': {
    severity: 'error',
    status: 422,
    issue: 'extension',
    text: {
      en: 'The extension {url} must have a value.',
      da: 'Udvidelsen {url} skal have en værdi.',
    },
    hint: {
      en: 'Add the value.',
      da: 'Tilføj værdien.',
    },
  },
  'invariant.failed': {
    severity: 'error',
    status: 422,
    issue: 'invariant',
    text: {
      en: 'Not met: {human}',
      da: 'Ikke opfyldt: {human}',
    },
    hint: {
      en: 'Change the content so that the rule holds.',
      da: 'Ret indholdet, så reglen er opfyldt.',
    },
  },
  'invariant.advice': {
    severity: 'warning',
    status: 422,
    issue: 'invariant',
    text: {
      en: 'Not met: {human}',
      da: 'Ikke opfyldt: {human}',
    },
    hint: {
      en: 'Consider changing the content so that the rule holds.',
      da: 'Overvej at rette indholdet, så reglen er opfyldt.',
    },
  },
  'value.character': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The text has the character {character}, which XML cannot carry.',
      da: 'Teksten har tegnet {character}, som XML ikke kan bære.',
    },
    hint: {
      en: 'Leave control characters out; tab and line breaks are allowed.',
      da: 'Udelad kontroltegn; tabulator og linjeskift er tilladt.',
    },
  },
  'value.attachment-size': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    text: {
      en: 'Attachment.size says {found} bytes; the data has {expected}.',
      da: 'Attachment.size siger {found} byte; indholdet er på {expected}.',
    },
    hint: {
      en: 'Give the number of bytes before base64, or leave the size out.',
      da: 'Angiv antallet af byte før base64, eller udelad størrelsen.',
    },
  },
  'structure.contained-no-id': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'The contained resource has no id.',
      da: 'Den indlejrede ressource har intet id.',
    },
    hint: {
      en: 'Give it an id, so that a reference can name it.',
      da: 'Giv den et id, så en reference kan pege på den.',
    },
  },
  'narrative.not-well-formed': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The narrative is not one well-formed XHTML div.',
      da: 'Den læsbare tekst er ikke én velformet XHTML-div.',
    },
    hint: {
      en: 'Send a single, well-formed div.',
      da: 'Send én velformet div.',
    },
  },
  'narrative.namespace': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The narrative is not in the namespace of XHTML.',
      da: 'Den læsbare tekst er ikke i XHTML’s navnerum.',
    },
    hint: {
      en: 'Write xmlns="http://www.w3.org/1999/xhtml" on the div and no other namespace within it.',
      da: 'Skriv xmlns="http://www.w3.org/1999/xhtml" på div-elementet og intet andet navnerum inden i det.',
    },
  },
  'narrative.entity': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The narrative uses an entity that XML does not define.',
      da: 'Den læsbare tekst bruger en entitet, som XML ikke definerer.',
    },
    hint: {
      en: 'Write the character itself or its number.',
      da: 'Skriv selve tegnet eller dets nummer.',
    },
  },
  'narrative.forbidden': {
    severity: 'error',
    status: 422,
    issue: 'invariant',
    text: {
      en: 'The narrative has elements or attributes other than formatting.',
      da: 'Den læsbare tekst har andre elementer eller attributter end formatering.',
    },
    hint: {
      en: 'Keep to the formatting FHIR allows; no scripts, forms or styles by link.',
      da: 'Hold dig til den formatering, FHIR tillader; ingen scripts, formularer eller eksterne typografier.',
    },
  },
  'narrative.empty': {
    severity: 'error',
    status: 422,
    issue: 'invariant',
    text: {
      en: 'The narrative has nothing to read.',
      da: 'Den læsbare tekst har intet indhold.',
    },
    hint: {
      en: 'Add text, or leave the narrative out where it is optional.',
      da: 'Tilføj tekst, eller udelad den, hvor den er valgfri.',
    },
  },
  'bundle.no-entry': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'The bundle has no entry.',
      da: 'Bundlen har ingen entry.',
    },
    hint: {
      en: 'A message begins with its MessageHeader.',
      da: 'En meddelelse begynder med sin MessageHeader.',
    },
  },
  'bundle.no-first-resource': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'The first entry has no resource.',
      da: 'Den første entry har ingen ressource.',
    },
    hint: {
      en: 'A message begins with its MessageHeader.',
      da: 'En meddelelse begynder med sin MessageHeader.',
    },
  },
  'bundle.first-entry': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The first entry must be a {expected}, found {found}.',
      da: 'Den første entry skal være en {expected}, fandt {found}.',
    },
    hint: {
      en: 'Move the {expected} to the front.',
      da: 'Flyt {expected} forrest.',
    },
  },
  'bundle.focus-missing': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    text: {
      en: 'What the message is about, {found}, is not in the bundle.',
      da: 'Det, meddelelsen handler om, {found}, er ikke i bundlen.',
    },
    hint: {
      en: 'Include the resource.',
      da: 'Medtag ressourcen.',
    },
  },
  'bundle.no-full-url': {
    severity: 'error',
    status: 422,
    issue: 'required',
    text: {
      en: 'The entry has no fullUrl.',
      da: 'Denne entry har ingen fullUrl.',
    },
    hint: {
      en: 'Give every entry a fullUrl.',
      da: 'Giv hver entry en fullUrl.',
    },
  },
  'bundle.relative-full-url': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The fullUrl {found} is not absolute.',
      da: 'fullUrl {found} er ikke absolut.',
    },
    hint: {
      en: 'Use a URL or an urn:uuid.',
      da: 'Brug en URL eller en urn:uuid.',
    },
  },
  'bundle.full-url-no-id': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The fullUrl {found} names a resource on a server, but the resource has no id.',
      da: 'fullUrl {found} angiver en ressource på en server, men ressourcen har ingen id.',
    },
    hint: {
      en: 'Give the resource the id its fullUrl ends in.',
      da: 'Giv ressourcen den id, dens fullUrl ender på.',
    },
  },
  'bundle.full-url-mismatch': {
    severity: 'error',
    status: 422,
    issue: 'invalid',
    text: {
      en: 'The fullUrl {found} does not end in the resource’s type and id.',
      da: 'fullUrl {found} ender ikke på ressourcens type og id.',
    },
    hint: {
      en: 'Make the fullUrl end in Type/id of its resource.',
      da: 'Lad fullUrl ende på ressourcens Type/id.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
