/** How much XML is read at most; what goes beyond is refused before it costs memory. */
export interface XmlLimits {
  /** Characters of the document. */
  readonly characters: number;
  /** Elements of the document, the narrative's included. */
  readonly elements: number;
  /** Attributes of one element, namespace declarations included. */
  readonly attributes: number;
  /** Characters of one comment, processing instruction or CDATA section. */
  readonly section: number;
  /** Levels of elements. R4 itself rarely passes 20; questionnaires and narratives nest freely. */
  readonly depth: number;
}

/**
 * MedCom messages are at most 100 MB (COMM/030), and what makes them large is attachments: a thousand entries
 * have about 100,000 elements. The rest bounds memory, of which the parser spends twenty times the size of
 * a long comment or of an element with many attributes.
 */
export const defaultXmlLimits: XmlLimits = {
  characters: 100_000_000,
  elements: 500_000,
  attributes: 100,
  section: 100_000,
  depth: 200,
};
