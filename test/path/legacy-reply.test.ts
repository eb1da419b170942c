import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asNew, changed, fixture } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { lettersOf, valueIn } from './legacy-letters.ts';

const question = fixture('care-communication/new');
const reply = fixture('care-communication/reply');

type Json = ReturnType<typeof JSON.parse>;

describe('a reply to a message that came as a letter (R-MSG-05)', () => {
  let gateway: GatewayUnderTest;
  let expected = '';
  let messageId = '';
  beforeAll(async () => {
    gateway = await openGateway();
    const [letter = Buffer.of()] = lettersOf(asNew(question.text), 'medcom-xml');
    const { sender } = question.expected;
    const taken = await gateway.call('/legacy', { as: sender, method: 'POST', body: letter });
    expect(taken.status, taken.text).toBe(202);
    messageId = taken.headers.get('x-message-id') ?? '';
    const identifier = /<Letter><Identifier>([^<]*)/.exec(letter.toString('latin1'))?.[1];
    expected = `${valueIn(letter.toString('latin1'), 'EANIdentifier')}#${identifier}`;
  });
  afterAll(() => gateway.dispose());

  const itsReply = (change: (what: Json) => void = () => undefined): string => {
    const text = asNew(reply.text);
    const bundle = JSON.parse(text);
    const own = bundle.entry[0].resource.id;
    const entityOf = (one: Json): Json =>
      one.entry.find(
        ({ resource }: Json) =>
          resource.resourceType === 'Provenance' && resource.target[0].reference.endsWith(own),
      ).resource.entity[0].what;
    const [, before = ''] = /MessageHeader\/(.+)$/.exec(entityOf(bundle).reference) ?? [];
    return changed(text.replaceAll(before, messageId), (one) => change(entityOf(one)));
  };
  const told = async (text: string) => {
    const answer = await gateway.send(reply.expected.sender, text);
    expect(answer.status, answer.text).toBe(202);
    return answer.text;
  };

  it('that does not name the letter is told its name, and goes on', async () => {
    const text = await told(itsReply());
    expect(text).toContain('reply.letter-unnamed');
    expect(text).toContain(expected);
  });

  it('that names it is told nothing', async () => {
    const text = await told(itsReply((what) => Object.assign(what, { identifier: { value: expected } })));
    expect(text).not.toContain('reply.letter-unnamed');
  });

  it('that came as FHIR names no letter, and need not', async () => {
    const first = asNew(question.text);
    messageId = JSON.parse(first).entry[0].resource.id;
    expect((await gateway.send(question.expected.sender, first)).status).toBe(202);
    expect(await told(itsReply())).not.toContain('reply.letter-unnamed');
  });
});
