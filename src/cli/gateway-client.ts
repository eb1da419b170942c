import { asList, asText, at } from '../fhir/json.ts';

/** How the command line reaches a gateway. */
export interface GatewayClient {
  /** Sends a message; rejects with {@link Unreachable} when no answer comes. */
  send(bytes: Uint8Array, contentType: string, token: string): Promise<SendAnswer>;
  /** Reads a JSON resource or page. */
  read(path: string, token: string): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Posts JSON. */
  post(
    path: string,
    value: unknown,
    token: string,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
}

/** What came back for a message. */
export interface SendAnswer {
  readonly status: number;
  readonly verdict: 'accepted' | 'repeated' | 'refused';
  readonly messageId: string | undefined;
  /** Codes of problems, with where they were found. */
  readonly problems: readonly {
    readonly code: string;
    readonly text: string;
    readonly expression?: string;
  }[];
}

/** No gateway answered at the address. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Makes a client for the gateway at a base URL such as `http://127.0.0.1:8080`. */
export function createClient(base: string): GatewayClient {
  const call = async (path: string, init: RequestInit): Promise<{ status: number; body: unknown }> => {
    let response: Response;
    try {
      response = await fetch(new URL(path, base), init);
    } catch (cause) {
      throw new Unreachable(`no gateway answers at ${base}`, { cause });
    }
    const text = await response.text();
    try {
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    } catch {
      return { status: response.status, body: undefined };
    }
  };
  return {
    async send(bytes, contentType, token) {
      const { status, body } = await call('/fhir/$process-message', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': contentType,
          accept: 'application/fhir+json',
        },
        body: Buffer.from(bytes),
      });
      const verdict = status === 202 ? 'accepted' : status === 200 ? 'repeated' : 'refused';
      return { status, verdict, messageId: parameter(body, 'message'), problems: problemsIn(body) };
    },
    read: (path, token) =>
      call(path, { headers: { authorization: `Bearer ${token}`, accept: 'application/json' } }),
    post: (path, value, token) =>
      call(path, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(value),
      }),
  };
}

function parameter(body: unknown, name: string): string | undefined {
  const found = asList(at(body, 'parameter')).find((each) => at(each, 'name') === name);
  return asText(at(found, 'valueId'));
}

function problemsIn(body: unknown): SendAnswer['problems'] {
  const outcome =
    at(body, 'resourceType') === 'OperationOutcome'
      ? body
      : at(
          asList(at(body, 'parameter')).find((each) => at(each, 'name') === 'outcome'),
          'resource',
        );
  return asList(at(outcome, 'issue')).map((issue) => {
    const expression = asText(at(issue, 'expression', 0));
    return {
      code: asText(at(issue, 'details', 'coding', 0, 'code')) ?? 'unknown',
      text: asText(at(issue, 'details', 'text')) ?? '',
      ...(expression === undefined ? {} : { expression }),
    };
  });
}
