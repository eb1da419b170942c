const BUILT_IN =
  /^hl7\.(?:fhir\.r4\.(?:core|expansions|examples)|terminology(?:\.r4)?|fhir\.uv\.extensions(?:\.r4)?)$/;

/**
 * True for a package that is never installed: R4 itself comes with the program, and of HL7's terminology and
 * extension packs nothing is needed by a required binding of the messages.
 */
export function isBuiltIn(name: string): boolean {
  return BUILT_IN.test(name);
}
