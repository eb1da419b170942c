/** How much XML is read at most; what goes beyond is refused before it costs memory. */
export interface XmlLimits {
  /** Characters of the document. */
  readonly characters: number;
  /** Elements of the document, the narrative's included. */
  readonly elements: number;
  /** Levels of elements. R4 itself rarely passes 20; questionnaires and narratives nest freely. */
  readonly depth: number;
}

/** MedCom messages are at most 100 MB (COMM/030), and what makes them large is attachments. */
export const defaultXmlLimits: XmlLimits = { characters: 100_000_000, elements: 2_000_000, depth: 200 };
