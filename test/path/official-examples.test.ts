import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseTar } from 'nanotar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventCodes } from '../../src/message/event.ts';
import type { Organisation } from '../../src/network/network.ts';
import { type GatewayUnderTest, openGateway } from '../gateway-under-test.ts';
import { judge } from '../validate/judge.ts';

const packages = new URL('../../../shared/fhir/packages/', import.meta.url);
const present = existsSync(packages);
const examples = present
  ? ['hospitalnotification#3.0.2', 'carecommunication#5.0.2', 'acknowledgement#2.0.3'].flatMap(messagesOf)
  : [];

describe.skipIf(!present)('the official examples (skipped without ../shared/fhir/packages)', () => {
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    gateway = await openGateway({ network: (file) => withParties(file.organisations, file) });
  });
  afterAll(() => gateway?.dispose());

  it('are 24', () => {
    expect(examples).toHaveLength(24);
  });

  it.each(examples)('%s is accepted through the door', async (_, text) => {
    const { envelope } = judge(JSON.parse(text));
    const sender = gateway.network.organisations.find(({ sor }) => sor === envelope?.sender.sor);
    const reply = await gateway.call('/fhir/$process-message', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${gateway.token(speaksForAll)}`,
        'content-type': 'application/fhir+json',
      },
      body: text,
    });
    expect(sender).toBeDefined();
    expect([200, 202], reply.text.slice(0, 2000)).toContain(reply.status);
    const issues = JSON.stringify(reply.body).match(/"severity":"(error|fatal)"/);
    expect(issues).toBeNull();
  });
});

const speaksForAll = 'bfh-medicin';

function messagesOf(name: string): (readonly [string, string])[] {
  const path = new URL(encodeURIComponent(`medcom.fhir.dk.${name}.tgz`), packages);
  return parseTar(new Uint8Array(gunzipSync(readFileSync(path))))
    .filter(({ name: file }) => /example.*\.json$/.test(file) && !/\.index/.test(file))
    .filter(({ text }) => /"type"\s*:\s*"message"/.test(text))
    .map(({ name: file, text }) => [file.replace(/^package\/example\//, ''), text] as const);
}

/** Adds everybody whom the examples name, all speaking with one credential. */
function withParties<File extends { readonly organisations: readonly Organisation[] }>(
  organisations: readonly Organisation[],
  file: File,
): File {
  const credential = organisations.find(({ id }) => id === speaksForAll)?.credentials ?? [];
  const parties = new Map(
    examples.flatMap(([, text]) => {
      const { envelope } = judge(JSON.parse(text));
      return envelope === undefined
        ? []
        : [envelope.sender, ...envelope.destinations].map(
            (party) => [`${party.sor} ${party.gln}`, party] as const,
          );
    }),
  );
  const added = [...parties.values()].map(({ sor, gln }, index): Organisation => {
    const id = `party-${index}`;
    return {
      id,
      name: `Party ${index}`,
      kind: 'hospital',
      sor,
      gln,
      sends: eventCodes,
      receives: eventCodes,
      validFrom: '2020-01-01',
      endpoints: [{ id, kind: 'mailbox' }],
      credentials: credential,
    };
  });
  return { ...file, organisations: [...organisations, ...added] };
}
