import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems with a resource as JSON of FHIR R4. */
export const structureProblems = {
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
} as const satisfies Record<string, CatalogueEntry>;
