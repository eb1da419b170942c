import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { fixture } from './fixture-messages.ts';
import { countResources, expectNothingLeft } from './leak-guard.ts';
import { expectNothingTold, privateTexts } from './log-guard.ts';

describe('the guard of the log', () => {
  it('knows every number, name and text of the fixtures', () => {
    const known = privateTexts();
    for (const text of ['2509479989', '1509819996', '2311143995', '3001749995', 'Elmer', 'Hansen']) {
      expect(known).toContain(text);
    }
    expect(known.size).toBeGreaterThan(100);
  });

  it.each([
    ['a CPR number', '{"msg":"cannot read 2509479989"}'],
    ['a family name', '{"msg":"Bruno Elmer is unknown"}'],
    ['a piece of a message', `{"msg":${JSON.stringify(narrativeOf('referral/new'))}}`],
    ['a secret', '{"token":"ovg.x.y"}'],
  ])('finds %s', (_, line) => {
    expect(() => expectNothingTold(['{"msg":"ready"}', line], ['ovg.x.y'])).toThrow(/told in the log/);
  });

  it('finds nothing where nothing is', () => {
    expectNothingTold(['{"msg":"request","requestId":"2c1f","status":202}'], ['ovg.x.y']);
  });
});

describe('the guard of what is open', () => {
  it('finds a server that was left open', async () => {
    const before = countResources();
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await expect(expectNothingLeft(before, 50)).rejects.toThrow(/left open/);
    server.close();
    await expectNothingLeft(before);
  });
});

function narrativeOf(name: string): string {
  return JSON.parse(fixture(name).text).entry[1].resource.text.div;
}
