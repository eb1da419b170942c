import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokers } from '../brokers.ts';
import { eventually } from '../eventually.ts';
import { allFixtures, assembledAt, type FixtureMessage, idsOf } from '../fixture-messages.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';

describe.each(brokers)('every fixture, played through the door on $name', ({ rabbitMq, skip }) => {
  const cases = inOrder(allFixtures());
  let gateway: GatewayUnderTest;
  let clock = Date.parse('2027-03-01T08:00:00+01:00');

  beforeAll(async () => {
    if (!skip) gateway = await openGateway({ rabbitMq, now: () => clock });
  });
  afterAll(() => gateway?.dispose());

  it('finds them', () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  it.skipIf(skip).each(cases.map((each) => [each.name, each] as const))(
    '%s',
    async (_, { text, expected }) => {
      clock = assembledAt(text) ?? clock;
      const reply = await gateway.send(expected.sender, text);
      const issues = issuesOf(reply.body);
      const said = issues.map(({ code, expression }) => ({ code, expression }));
      expect(reply.status, JSON.stringify(said)).toBe(expected.status);
      const refusing = issues.filter(({ severity }) => severity === 'error' || severity === 'fatal');
      expect(refusing.length > 0).toBe(expected.verdict === 'refused');
      for (const each of expected.problems) {
        expect(said).toContainEqual(expect.objectContaining(each));
      }
      if (expected.verdict === 'accepted') {
        // A notice counts from when it is available; the clock must not go on before it is.
        await eventually(async () => {
          const { body } = await gateway.call(`/messages/${idsOf(text).messageId}`, { as: expected.sender });
          expect(body.deliveries.map(({ state }: { state: string }) => state)).not.toContain('queued');
        });
        expect(reply.body.resourceType).toBe('Parameters');
        const told = expected.problems.map(({ code }) => code);
        expect(new Set(issues.map(({ code }) => code))).toEqual(new Set(['profile.not-checked', ...told]));
      }
    },
  );
});

interface Issue {
  readonly code: string;
  readonly severity: string;
  readonly expression?: string;
}

/** The issues of an OperationOutcome, or of the one in a receipt. */
function issuesOf(body: ReturnType<typeof JSON.parse>): readonly Issue[] {
  const outcome =
    body.resourceType === 'OperationOutcome'
      ? body
      : body.parameter.find((each: { name: string }) => each.name === 'outcome')?.resource;
  return (outcome?.issue ?? []).map((issue: ReturnType<typeof JSON.parse>) => ({
    code: issue.details.coding[0].code,
    severity: issue.severity,
    ...(issue.expression === undefined ? {} : { expression: issue.expression[0] }),
  }));
}

/** Every case behind those it follows, else by time. */
function inOrder(all: readonly FixtureMessage[]): readonly FixtureMessage[] {
  const cases = all.toSorted(
    ({ text: one }, { text: other }) => (assembledAt(one) ?? 0) - (assembledAt(other) ?? 0),
  );
  const byName = new Map(cases.map((each) => [each.name, each]));
  const ordered = new Set<FixtureMessage>();
  const place = (each: FixtureMessage): void => {
    for (const name of each.expected.after ?? []) {
      const before = byName.get(name);
      if (before !== undefined && !ordered.has(before)) place(before);
    }
    ordered.add(each);
  };
  for (const each of cases) place(each);
  return [...ordered];
}
