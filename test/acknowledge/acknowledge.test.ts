import { describe, expect, it } from 'vitest';
import { type Answer, acknowledge } from '../../src/acknowledge/acknowledge.ts';
import { readOrigin } from '../../src/acknowledge/origin.ts';
import { writeFhirXml } from '../../src/fhir/xml/write-fhir-xml.ts';
import { problem } from '../../src/message/problem.ts';
import { catalogue, type ProblemCode } from '../../src/message/problem-catalogue.ts';
import { fixture } from '../fixture-messages.ts';
import { judge } from '../validate/judge.ts';

const bundle = JSON.parse(fixture('hospital-notification/start-leave').text);
const { envelope } = judge(bundle);
const fallback = '2030-01-01T00:00:00Z';

function answer(changes: Partial<Answer> = {}): ReturnType<typeof JSON.parse> {
  if (envelope === undefined) throw new Error('no envelope');
  let count = 0;
  return acknowledge({
    code: 'fatal-error',
    problems: [
      problem('header.focus-missing', { expression: 'Bundle', params: { event: 'x', expected: 'y' } }),
    ],
    language: 'da',
    envelope,
    origin: readOrigin(bundle, envelope.messageId, fallback),
    by: { sor: '9910371000016009', gln: '5790099000016', name: 'Overgang <&> "venner"' },
    now: Date.parse('2027-04-02T13:06:00Z'),
    newId: () => {
      count += 1;
      return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    },
    ...changes,
  });
}

describe('an acknowledgement', () => {
  it('is the same for the same answer, clock and ids', () => {
    expect(JSON.stringify(answer())).toBe(JSON.stringify(answer()));
  });

  it.each(['ok', 'fatal-error', 'transient-error'] as const)('with %s is a sound message', (code) => {
    const made = answer(code === 'ok' ? { code, problems: [] } : { code });
    const { problems, envelope: read } = judge(made);
    expect(problems.filter(({ severity }) => severity !== 'information')).toEqual([]);
    expect(read).toMatchObject({
      response: { messageId: envelope?.messageId, code },
      sender: { gln: '5790099000016' },
      destinations: [{ sor: envelope?.sender.sor, endpoint: envelope?.sender.endpoint, use: 'primary' }],
    });
    expect('xml' in writeFhirXml(made)).toBe(true);
  });

  it("carries two Provenances: the message's own facts, and its own", () => {
    const provenances = answer().entry.filter(
      ({ resource }: { resource: { resourceType: string } }) => resource.resourceType === 'Provenance',
    );
    expect(provenances).toHaveLength(2);
    const [earlier, own] = provenances.map(({ resource }: { resource: object }) => resource);
    expect(earlier).toMatchObject({
      target: [{ reference: `MessageHeader/${envelope?.messageId}` }],
      occurredDateTime: bundle.timestamp,
      activity: { coding: [{ code: 'start-leave-inpatient' }] },
    });
    expect(own).toMatchObject({
      target: [{ reference: `MessageHeader/${answer().entry[0].resource.id}` }],
      activity: { coding: [{ code: 'acknowledgement' }] },
      entity: [{ role: 'revision', what: { reference: `MessageHeader/${envelope?.messageId}` } }],
    });
  });

  it('gives every resource a narrative and every entry a URL of its own', () => {
    const { entry } = answer();
    for (const { resource } of entry) expect(resource.text.div).toMatch(/^<div xmlns/);
    expect(new Set(entry.map(({ fullUrl }: { fullUrl: string }) => fullUrl)).size).toBe(entry.length);
    expect(JSON.stringify(entry)).toContain('Overgang &lt;&amp;&gt; &quot;venner&quot;');
  });

  it('can tell every problem there is, and stays small when there are thousands', () => {
    const all = Object.keys(catalogue).map((code) => problem(code as ProblemCode));
    const { problems } = judge(answer({ problems: all }));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const many = answer({ problems: Array.from({ length: 5000 }, () => problem('header.missing')) });
    expect(JSON.stringify(many).length).toBeLessThan(100_000);
  });

  it('is whole even where the answered message has no usable Provenance', () => {
    expect(readOrigin({}, 'x', fallback)).toEqual({
      occurred: fallback,
      recorded: fallback,
      activity: 'new-message',
    });
    const broken = structuredClone(bundle);
    for (const { resource } of broken.entry) {
      if (resource.resourceType !== 'Provenance') continue;
      Object.assign(resource, {
        recorded: '2027-02-30T99:00:00Z',
        occurredDateTime: 7,
        activity: { coding: 'x' },
      });
    }
    expect(readOrigin(broken, envelope?.messageId ?? '', fallback)).toEqual({
      occurred: fallback,
      recorded: fallback,
      activity: 'new-message',
    });
  });
});
