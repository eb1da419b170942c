const BASE = 'http://hl7.org/fhir/StructureDefinition/';

/** The LOINC codes that make an Observation a vital sign, and the profile it then has to satisfy. */
const PROFILES = new Map(
  Object.entries({
    '85353-1': 'vitalsigns',
    '9279-1': 'resprate',
    '8867-4': 'heartrate',
    '2708-6': 'oxygensat',
    '8310-5': 'bodytemp',
    '8302-2': 'bodyheight',
    '9843-4': 'headcircum',
    '29463-7': 'bodyweight',
    '39156-5': 'bmi',
    '85354-9': 'bp',
  }).map(([code, name]) => [code, BASE + name]),
);

/**
 * The vital signs profile that an Observation has to satisfy because of its code, claimed or not.
 * https://hl7.org/fhir/R4/observation-vitalsigns.html
 */
export function vitalSignsProfile(observation: object): string | undefined {
  const { code } = observation as { code?: { coding?: unknown } | null };
  if (!Array.isArray(code?.coding)) return undefined;
  for (const each of code.coding) {
    const coding = (each ?? {}) as { system?: unknown; code?: unknown };
    const profile = coding.system === 'http://loinc.org' ? PROFILES.get(String(coding.code)) : undefined;
    if (profile) return profile;
  }
  return undefined;
}
