import { hashToken, makeToken } from '../../src/http/bearer.ts';
import type { NetworkFile } from '../../src/network/network.ts';
import type { GatewayUnderTest, Reply } from '../gateway-under-test.ts';

/** An operator's token, and a second one's. */
export const operatorTokens = {
  anna: makeToken('anna', new Uint8Array(32).fill(1)),
  bo: makeToken('bo', new Uint8Array(32).fill(2)),
};

/** The network with two operators at the gateway's own organisation. */
export function withOperators(file: NetworkFile): NetworkFile {
  const credentials = Object.entries(operatorTokens).map(([id, token]) => ({
    kind: 'bearer' as const,
    id,
    sha256: hashToken(token),
    issued: '2026-01-01T00:00:00Z',
    role: 'operator' as const,
  }));
  return {
    ...file,
    organisations: file.organisations.map((each) =>
      each.id === file.gateway ? { ...each, credentials: [...each.credentials, ...credentials] } : each,
    ),
  };
}

/** Calls the gateway as an operator; a body is sent as JSON, a text as it is. */
export type OperatorCall = (
  path: string,
  call?: {
    readonly method?: string;
    readonly body?: unknown;
    readonly text?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly who?: keyof typeof operatorTokens;
  },
) => Promise<Reply>;

/** Makes the calls of operators. */
export function operatorCall(gateway: () => GatewayUnderTest): OperatorCall {
  return (path, { method = 'GET', body, text, headers = {}, who = 'anna' } = {}) => {
    const written = text ?? (body === undefined ? undefined : JSON.stringify(body));
    return gateway().call(path, {
      method,
      headers: { authorization: `Bearer ${operatorTokens[who]}`, ...headers },
      ...(written === undefined ? {} : { body: written }),
    });
  };
}
