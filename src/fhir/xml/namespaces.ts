/** The namespace of every FHIR element. https://hl7.org/fhir/R4/xml.html */
export const FHIR_NAMESPACE = 'http://hl7.org/fhir';

/** The namespace of the narrative. */
export const XHTML_NAMESPACE = 'http://www.w3.org/1999/xhtml';

/** The namespace of `xsi:schemaLocation`, which is let pass on the root. */
export const XSI_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance';

/** The namespace of namespace declarations themselves. */
export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';
