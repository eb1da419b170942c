import { describe, expect, it } from 'vitest';
import { convert } from '../../../src/mapping/convert/convert.ts';
import { mappings, worldOf } from '../world.ts';

const LETTER = `<?xml version="1.0" encoding="UTF-8"?>
<ns1:Emessage xmlns:ns1="urn:oio:medcom:municipality:1.0.3" xmlns:a="urn:oio:medcom:municipality:1.0.0">
<a:Envelope><a:Sent><a:Date>2026-03-02</a:Date><a:Time>09:30</a:Time></a:Sent><a:Identifier>ENV1</a:Identifier><a:AcknowledgementCode>pluspositivkvitt</a:AcknowledgementCode></a:Envelope>
<ns1:ReportOfDischarge>
<ns1:Letter><ns1:Identifier>LET1</ns1:Identifier><ns1:VersionCode>XD1834C</ns1:VersionCode><ns1:StatisticalCode>XDIS18</ns1:StatisticalCode><ns1:Authorisation><a:Date>2026-03-02</a:Date><a:Time>09:29</a:Time></ns1:Authorisation><ns1:TypeCode>XDIS18</ns1:TypeCode><ns1:EpisodeOfCareIdentifier>2b1c9d0e6f7a4b58bd0c1a2e3f405162</ns1:EpisodeOfCareIdentifier></ns1:Letter>
<a:Sender><a:EANIdentifier>5790001382445</a:EANIdentifier><a:Identifier>9999010</a:Identifier><a:IdentifierCode>sygehusafdelingsnummer</a:IdentifierCode><a:OrganisationName>Testsygehus Syd</a:OrganisationName></a:Sender>
<a:Receiver><a:EANIdentifier>5790000121441</a:EANIdentifier><a:Identifier>461</a:Identifier><a:IdentifierCode>kommunenummer</a:IdentifierCode></a:Receiver>
<a:Patient><a:CivilRegistrationNumber>2509479989</a:CivilRegistrationNumber><a:PersonSurnameName>Elmer</a:PersonSurnameName></a:Patient>
<ns1:NursingProblemAreas><ns1:NursingProblemArea><ns1:Terminology><ns1:Code>1</ns1:Code></ns1:Terminology><ns1:ProblemArea>Funktionsniveau<ns1:Break/>Går med rollator</ns1:ProblemArea></ns1:NursingProblemArea></ns1:NursingProblemAreas>
</ns1:ReportOfDischarge></ns1:Emessage>`;

describe('A letter without a public schema', () => {
  const done = convert(Buffer.from(LETTER), { to: 'fhir' }, mappings(), worldOf());
  const text = Buffer.from(done.files[0]?.bytes ?? []).toString('utf8');

  it('is read whatever version its elements are of, with a warning', () => {
    expect(done.problems.map((each) => [each.code, each.severity])).toEqual([
      ['legacy.unchecked', 'warning'],
    ]);
  });

  it('goes on as text, nothing left out', () => {
    expect(text).toContain('Funktionsniveau\\n');
    expect(text).toContain('Går med rollator');
    expect(done.reports[0]?.entries.filter((each) => each.outcome === 'lost')).toEqual([]);
  });

  it('keeps citizen and course in their places', () => {
    expect(text).toContain('"value":"2509479989"');
    expect(text).toContain('"value":"2b1c9d0e-6f7a-4b58-bd0c-1a2e3f405162"');
  });

  it('is refused without a citizen', () => {
    const without = LETTER.replace(/<a:CivilRegistrationNumber>.*?<\/a:CivilRegistrationNumber>/, '');
    expect(
      convert(Buffer.from(without), { to: 'fhir' }, mappings(), worldOf()).problems.map((each) => each.code),
    ).toContain('legacy.element-missing');
  });
});
