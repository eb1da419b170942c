import type { Stage } from '../../src/demo/stage.ts';
import type { GatewayUnderTest, Reply } from '../gateway-under-test.ts';

/** A gateway's door as a scenario's player calls at it. */
export function callsOf(gateway: GatewayUnderTest): Pick<Stage, 'send' | 'read'> {
  const answer = ({ status, body, text, headers }: Reply) => ({
    status,
    body,
    text,
    messageId: headers.get('x-message-id') ?? undefined,
  });
  return {
    async send(as, body, path) {
      const type = path === '/legacy' ? 'application/xml' : 'application/fhir+json';
      return answer(
        await gateway.call(path, { as, method: 'POST', headers: { 'content-type': type }, body }),
      );
    },
    async read(as, path) {
      return answer(await gateway.call(path, { as }));
    },
  };
}
