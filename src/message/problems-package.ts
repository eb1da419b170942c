import type { CatalogueEntry } from './catalogue-entry.ts';

/** Problems of FHIR packages: of reading, fetching, installing and checking them. */
export const packageProblems = {
  'package.unreadable': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: 'The package {package} cannot be read: {reason}',
      da: 'Pakken {package} kan ikke læses: {reason}',
    },
    hint: {
      en: 'Fetch it again; a package is a gzipped tar archive.',
      da: 'Hent den igen; en pakke er et gzip-pakket tar-arkiv.',
    },
  },
  'package.path-escapes': {
    severity: 'error',
    status: 422,
    issue: 'security',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: 'The package {package} has a path that leads out of it: {path}',
      da: 'Pakken {package} har en sti, der fører ud af den: {path}',
    },
    hint: { en: 'Do not use this package.', da: 'Brug ikke denne pakke.' },
  },
  'package.too-large': {
    severity: 'error',
    status: 422,
    issue: 'too-costly',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: 'The package {package} is larger than the limit of {limit} bytes.',
      da: 'Pakken {package} er større end grænsen på {limit} bytes.',
    },
    hint: { en: 'Raise the limit if the package is right.', da: 'Hæv grænsen, hvis pakken er rigtig.' },
  },
  'package.missing': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: '{package} needs {dependency}, which is not installed.',
      da: '{package} kræver {dependency}, som ikke er installeret.',
    },
    hint: {
      en: 'Add {dependency}, from a registry or from a file.',
      da: 'Tilføj {dependency} fra et pakkeregister eller en fil.',
    },
  },
  'package.name': {
    severity: 'error',
    status: 400,
    issue: 'value',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: '{found} is not the name and version of a package.',
      da: '{found} er ikke navn og version på en pakke.',
    },
    hint: {
      en: 'Write NAME#VERSION, such as hl7.fhir.dk.core#3.5.0, or a file ending in .tgz.',
      da: 'Skriv NAVN#VERSION, for eksempel hl7.fhir.dk.core#3.5.0, eller en fil, der ender på .tgz.',
    },
  },
  'package.manifest': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: 'The manifest of {package} has no proper {element}.',
      da: 'Manifestet i {package} har ingen gyldig {element}.',
    },
    hint: { en: 'Correct package/package.json.', da: 'Ret package/package.json.' },
  },
  'package.other': {
    severity: 'error',
    status: 422,
    issue: 'conflict',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: '{package} was asked for, and {found} came.',
      da: '{package} blev efterspurgt, og {found} kom.',
    },
    hint: { en: 'Check the registry or the file.', da: 'Undersøg pakkeregisteret eller filen.' },
  },
  'package.fhir-version': {
    severity: 'error',
    status: 422,
    issue: 'not-supported',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: '{package} is made for FHIR {found}, not 4.0.1.',
      da: '{package} er lavet til FHIR {found}, ikke 4.0.1.',
    },
    hint: { en: 'Find the version made for R4.', da: 'Find den version, der er lavet til R4.' },
  },
  'package.changed': {
    severity: 'error',
    status: 409,
    issue: 'conflict',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: '{package} is installed already, with other content.',
      da: '{package} er allerede installeret med andet indhold.',
    },
    hint: {
      en: 'Find out why a published version changed; remove the installed one first.',
      da: 'Find ud af, hvorfor en udgivet version er ændret; fjern først den installerede.',
    },
  },
  'package.integrity': {
    severity: 'error',
    status: 422,
    issue: 'security',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: 'The hash of {package} is not the one that {source} promises.',
      da: 'Hashværdien af {package} er ikke den, som {source} lover.',
    },
    hint: { en: 'Do not use this package; fetch it again.', da: 'Brug ikke denne pakke; hent den igen.' },
  },
  'package.unknown': {
    severity: 'error',
    status: 404,
    issue: 'not-found',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: { en: 'The registry does not know {package}.', da: 'Pakkeregisteret kender ikke {package}.' },
    hint: { en: 'Check the name and the version.', da: 'Undersøg navn og version.' },
  },
  'package.no-registry': {
    severity: 'error',
    status: 422,
    issue: 'not-found',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: 'There is no registry to fetch {package} from.',
      da: 'Der er intet pakkeregister at hente {package} fra.',
    },
    hint: {
      en: 'Name a registry, or add the package from a file.',
      da: 'Angiv et pakkeregister, eller tilføj pakken fra en fil.',
    },
  },
  'package.registry': {
    severity: 'error',
    status: 503,
    issue: 'transient',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: 'The registry {registry} does not answer as a package registry: {reason}',
      da: 'Pakkeregisteret {registry} svarer ikke som et pakkeregister: {reason}',
    },
    hint: {
      en: 'Check the address, or add the package from a file.',
      da: 'Undersøg adressen, eller tilføj pakken fra en fil.',
    },
  },
  'package.not-installed': {
    severity: 'error',
    status: 404,
    issue: 'not-found',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: { en: '{package} is not installed.', da: '{package} er ikke installeret.' },
    hint: { en: 'See overgang package list.', da: 'Se overgang package list.' },
  },
  'package.needed': {
    severity: 'error',
    status: 409,
    issue: 'conflict',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: { en: '{package} is needed by {by}.', da: '{package} bruges af {by}.' },
    hint: { en: 'Remove {by} first, or force it.', da: 'Fjern først {by}, eller gennemtving det.' },
  },
  'package.lock': {
    severity: 'error',
    status: 500,
    issue: 'exception',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: 'The lock file {file} cannot be read: {reason}',
      da: 'Låsefilen {file} kan ikke læses: {reason}',
    },
    hint: {
      en: 'Restore it, or empty the folder and add the packages again.',
      da: 'Gendan den, eller tøm mappen og tilføj pakkerne igen.',
    },
  },
  'package.resource': {
    severity: 'error',
    status: 422,
    issue: 'structure',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: { en: '{path} is not a FHIR resource in JSON.', da: '{path} er ikke en FHIR-ressource i JSON.' },
    hint: { en: 'Correct the file.', da: 'Ret filen.' },
  },
  'package.canonical-repeated': {
    severity: 'error',
    status: 422,
    issue: 'duplicate',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: {
      en: '{canonical} is defined by {path} and by {other}.',
      da: '{canonical} er defineret af {path} og af {other}.',
    },
    hint: { en: 'Keep one of them.', da: 'Behold en af dem.' },
  },
  'package.snapshot-missing': {
    severity: 'warning',
    status: 422,
    issue: 'incomplete',
    acknowledgement: 'MSG_LOCAL_FAIL',
    text: { en: '{path} has no snapshot.', da: '{path} har intet snapshot.' },
    hint: {
      en: 'It will be made when the profile is loaded, if its base is installed.',
      da: 'Det dannes, når profilen indlæses, hvis dens basis er installeret.',
    },
  },
} as const satisfies Record<string, CatalogueEntry>;
