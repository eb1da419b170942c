import { randomUUID } from 'node:crypto';
import { convert, type TargetFormat } from '../../src/mapping/convert/convert.ts';
import type { Organisation } from '../../src/network/network.ts';
import { changed } from '../fixture-messages.ts';
import { mappings, worldOf } from '../mapping/world.ts';

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

/** The same message between these two. */
export function between(from: Organisation, to: Organisation, text: string): string {
  return changed(text, (bundle) => {
    const [header] = bundle.entry;
    const find = (reference: string) =>
      bundle.entry.find((each: { fullUrl: string }) => each.fullUrl.endsWith(reference)).resource;
    const numbers = (organisation: { sor: string; gln: string }, reference: string) => {
      const resource = find(reference);
      for (const identifier of resource.identifier) {
        identifier.value = identifier.system.includes('gln') ? organisation.gln : organisation.sor;
      }
    };
    numbers(from, header.resource.sender.reference);
    numbers(to, header.resource.destination[0].receiver.reference);
  });
}

/** A message of the fixtures as a system that knows letters writes it; the letter and a binary letter beside it. */
export function lettersOf(text: string | Uint8Array, to: TargetFormat): readonly Buffer[] {
  const world = { ...worldOf(), newUuid: () => randomUUID() };
  const { files, problems } = convert(Buffer.from(text), { to }, mappings(), world);
  if (files.length === 0) throw new Error(problems.map(({ code }) => code).join());
  return files.map(({ bytes }) => Buffer.from(bytes));
}

/** The same message about a citizen with a civil registration number and a replacement number. */
export function twoNumbers(text: string): string {
  return changed(text, (bundle) => {
    for (const { resource } of bundle.entry)
      if (resource.resourceType === 'Patient')
        resource.identifier.push({ system: 'urn:oid:1.2.208.176.1.6.1.1', value: '0703921VJ4' });
  });
}
