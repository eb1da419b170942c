/**
 * Published expressions that say something else than they mean, with what the HL7 validator runs in their
 * place (FHIRPathExpressionFixer in org.hl7.fhir.validation), keyed by the expression, never by its key.
 */
export const javaCorrections: Readonly<Record<string, string>> = {
  "reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))":
    "reference.exists() implies (reference = '#' or reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id))",
  "fullUrl.contains('/_history/').not()": "fullUrl.exists() implies fullUrl.contains('/_history/').not()",
  "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')":
    "name.exists() implies name.matches('^[A-Z]([A-Za-z0-9_]){0,254}$')",
  'probability is decimal implies (probability as decimal) <= 100':
    'probability.empty() or ((probability is decimal) implies ((probability as decimal) <= 100))',
  'enableWhen.count() > 2 implies enableBehavior.exists()':
    'enableWhen.count() >= 2 implies enableBehavior.exists()',
  // eld-19 and eld-20 are meant to match the whole path.
  "path.matches('[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\.[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\[x\\\\])?(\\\\:[^\\\\s\\\\.]+)?)*')":
    "path.matches('^[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\.[^\\\\s\\\\.,:;\\\\\\'\"\\\\/|?!@#$%&*()\\\\[\\\\]{}]{1,64}(\\\\[x\\\\])?(\\\\:[^\\\\s\\\\.]+)?)*$')",
  "path.matches('[A-Za-z][A-Za-z0-9]*(\\\\.[a-z][A-Za-z0-9]*(\\\\[x])?)*')":
    "path.matches('^[A-Za-z][A-Za-z0-9]*(\\\\.[a-z][A-Za-z0-9]*(\\\\[x])?)*$')",
};
