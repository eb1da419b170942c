import { hashToken, makeToken } from '../../src/http/bearer.ts';
import type { NetworkFile } from '../../src/network/network.ts';
import type { GatewayUnderTest, Reply } from '../gateway-under-test.ts';

type Json = ReturnType<typeof JSON.parse>;

/** A citizens' portal's token. */
export const portalToken = makeToken('citizen-portal', new Uint8Array(32).fill(3));

/** The credential's number of the citizen of the fixtures' course, and of one whom nobody has sent anything of. */
export const bruno = '2509479989';
export const stranger = '1509819996';

/** The network with a portal's credential at an organisation. */
export function withPortal(file: NetworkFile, holder = 'region-oestdanmark'): NetworkFile {
  const credential = {
    ...{ kind: 'bearer' as const, id: 'citizen-portal', sha256: hashToken(portalToken) },
    ...{ issued: '2026-01-01T00:00:00Z', role: 'citizen-portal' as const },
  };
  return {
    ...file,
    organisations: file.organisations.map((each) =>
      each.id === holder ? { ...each, credentials: [...each.credentials, credential] } : each,
    ),
  };
}

/** What a portal asks. */
export function asking(cpr: string, more: readonly unknown[] = [], reference = 'session-1'): string {
  return JSON.stringify({
    resourceType: 'Parameters',
    parameter: [
      { name: 'citizen', valueIdentifier: { system: 'urn:oid:1.2.208.176.1.2', value: cpr } },
      { name: 'reference', valueString: reference },
      ...more,
    ],
  });
}

/** Asks, as the portal unless another authorization is given. */
export function askOwnData(
  gateway: GatewayUnderTest,
  body: string,
  headers: Readonly<Record<string, string>> = {},
  path = '/fhir/Patient/$own-data',
): Promise<Reply> {
  return gateway.call(path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${portalToken}`,
      'content-type': 'application/fhir+json',
      ...headers,
    },
    body,
  });
}

/** Resources of an answer of one type. */
export function ofType(reply: Reply, type: string): readonly Json[] {
  return (reply.body.entry ?? [])
    .map(({ resource }: Json) => resource)
    .filter(({ resourceType }: Json) => resourceType === type);
}

/** The message with an event, as it was told. */
export function toldMessage(reply: Reply, event: string): Json {
  return ofType(reply, 'Bundle').find(({ entry }) => entry[0].resource.eventCoding.code === event);
}

/** Codes of what is said not to be told of a message. */
export function codesOf(message: Json): readonly string[] {
  return message.entry
    .filter(({ resource }: Json) => resource.resourceType === 'OperationOutcome')
    .flatMap(({ resource }: Json) => resource.issue.map(({ details }: Json) => details.coding[0].code));
}
