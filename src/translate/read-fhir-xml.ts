import { asObject } from '../fhir/json.ts';
import { parseFhirXml } from '../fhir/xml/parse-fhir-xml.ts';
import type { ReadFhirXml } from '../mapping/convert/open-file.ts';
import { refused } from '../mapping/outcome.ts';
import { problem } from '../message/problem.ts';

/** Reads FHIR XML for a conversion; problems instead of a resource. */
export const readFhirXml: ReadFhirXml = (text) => {
  const parsed = parseFhirXml(text);
  if (!('resource' in parsed)) return { problems: parsed };
  const resource = asObject(parsed.resource);
  return resource === undefined
    ? refused(problem('request.not-a-resource'))
    : { value: resource, problems: [] };
};
