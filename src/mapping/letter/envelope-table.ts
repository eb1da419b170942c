/** The envelope of every Emessage, as the letters' tables are written. (EMessage.xsd of all families.) */
export const ENVELOPE_TABLE: readonly string[] = [
  'Envelope',
  '  Sent',
  '    Date: date',
  '    Time: time',
  '  Identifier: text 1..14',
  '  AcknowledgementCode: code pluspositivkvitt|minuspositivkvitt',
];
