import type { Stage } from '../../src/demo/stage.ts';
import type { GatewayUnderTest, Reply } from '../gateway-under-test.ts';

/** A gateway's door as a scenario's player calls at it; of several that are one, each call at the next. */
export function callsOf(
  ...gateways: readonly [GatewayUnderTest, ...GatewayUnderTest[]]
): Pick<Stage, 'send' | 'read'> {
  let calls = 0;
  const next = (): GatewayUnderTest => {
    calls += 1;
    return gateways[calls % gateways.length] ?? gateways[0];
  };
  const answer = ({ status, body, text, headers }: Reply) => ({
    status,
    body,
    text,
    messageId: headers.get('x-message-id') ?? undefined,
  });
  return {
    async send(as, body, path) {
      const type = path === '/legacy' ? 'application/xml' : 'application/fhir+json';
      return answer(await next().call(path, { as, method: 'POST', headers: { 'content-type': type }, body }));
    },
    async read(as, path) {
      return answer(await next().call(path, { as }));
    },
  };
}
