/** A value of the first element of this name in a letter. */
export function valueIn(letter: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)`).exec(letter)?.[1] ?? '';
}

/** The receipt that a receiver's system writes for a letter it got in MedCom XML. */
export function receiptFor(letter: string, sign: 'positive' | 'negative', id: string): string {
  const [root, type, version] =
    sign === 'positive' ? ['PositiveReceipt', 'XCTL03', 'XC0330Q'] : ['NegativeReceipt', 'XCTL02', 'XC0230Q'];
  const party = (name: string) => new RegExp(`<${name}><EANIdentifier>(\\d+)`).exec(letter)?.[1] ?? '';
  const [sender, receiver] = [party('Sender'), party('Receiver')];
  const envelope = /<Envelope>.*?<Identifier>([^<]*)/s.exec(letter)?.[1];
  const own = /<Letter><Identifier>([^<]*)/.exec(letter)?.[1];
  const refusal =
    sign === 'positive' ? '' : '<RefuseCode>syntaksfejl</RefuseCode><RefuseText>Kan ikke læses.</RefuseText>';
  return `<?xml version="1.0" encoding="UTF-8"?>
<Emessage xmlns="http://rep.oio.dk/sundcom.dk/medcom.dk/xml/schemas/2005/08/07/"><Envelope><Sent><Date>2027-04-01</Date><Time>10:30</Time></Sent><Identifier>E${id}</Identifier><AcknowledgementCode>minuspositivkvitt</AcknowledgementCode></Envelope><${root}><Letter><Identifier>L${id}</Identifier><VersionCode>${version}</VersionCode><StatisticalCode>${type}</StatisticalCode></Letter><Sender><EANIdentifier>${receiver}</EANIdentifier></Sender><Receiver><EANIdentifier>${sender}</EANIdentifier></Receiver><OriginalEmessage><OriginalEnvelopeIdentifier>${envelope}</OriginalEnvelopeIdentifier><OriginalSender><EANIdentifier>${sender}</EANIdentifier></OriginalSender><OriginalReceiver><EANIdentifier>${receiver}</EANIdentifier></OriginalReceiver><OriginalLetter><OriginalLetterIdentifier>${own}</OriginalLetterIdentifier><OriginalVersionCode>${valueIn(letter, 'VersionCode')}</OriginalVersionCode>${refusal}</OriginalLetter></OriginalEmessage></${root}></Emessage>`;
}
