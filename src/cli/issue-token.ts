import { readFileSync, writeFileSync } from 'node:fs';
import { hashToken, makeToken } from '../http/bearer.ts';
import { loadNetwork } from '../network/load-network.ts';
import type { CredentialRole, NetworkFile } from '../network/network.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** What issuing tokens needs of its surroundings. */
export interface IssueParts {
  /** So many random bytes. */
  readonly random: (count: number) => Uint8Array;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A network file with new credentials, and the tokens that go with them by organisation id and by SOR id. */
export interface IssuedTokens {
  readonly network: NetworkFile;
  readonly tokens: Readonly<Record<string, string>>;
}

/** Gives organisations a bearer token each. The network keeps the hashes; the tokens are told this once. */
export function issueTokens(
  network: NetworkFile,
  organisations: readonly string[],
  { random, now }: IssueParts,
  role?: CredentialRole,
): IssuedTokens {
  const tokens: Record<string, string> = {};
  const issued = new Date(now()).toISOString();
  const taken = new Set(network.organisations.flatMap(({ credentials }) => credentials.map(({ id }) => id)));
  return {
    tokens,
    network: {
      ...network,
      organisations: network.organisations.map((organisation) => {
        if (!organisations.includes(organisation.id)) return organisation;
        const id = freeName(role ?? organisation.id, taken);
        const token = makeToken(id, random(32));
        tokens[organisation.id] = token;
        tokens[organisation.sor] = token;
        const credential = {
          kind: 'bearer' as const,
          id,
          sha256: hashToken(token),
          issued,
          ...(role === undefined ? {} : { role }),
        };
        return { ...organisation, credentials: [...organisation.credentials, credential] };
      }),
    },
  };
}

function freeName(organisation: string, taken: Set<string>): string {
  const names = [
    organisation,
    ...Array.from({ length: 999 }, (_, index) => `${organisation.slice(0, 59)}-${index + 2}`),
  ];
  const name = names.find((each) => !taken.has(each)) ?? organisation;
  taken.add(name);
  return name;
}

/** `overgang token issue ORGANISATION…`: writes the hashes into the network file and the tokens to the terminal or a file. */
export function issueTokenCommand(
  organisations: readonly string[],
  options: { readonly network: string; readonly out?: string; readonly role?: CredentialRole },
  terminal: Terminal,
  parts: IssueParts,
): number {
  const { file, faults } = loadNetwork(options.network);
  if (file === undefined) {
    for (const fault of faults) terminal.error(fault);
    return exitCodes.usage;
  }
  const known = new Set(file.organisations.map(({ id }) => id));
  const unknown = organisations.filter((id) => !known.has(id));
  if (unknown.length > 0) {
    terminal.error(`the network has no organisation ${unknown.join(', ')}`);
    return exitCodes.usage;
  }
  if (options.role === 'operator' && organisations.some((id) => id !== file.gateway)) {
    terminal.error(`operators belong to the gateway's own organisation, ${file.gateway}`);
    return exitCodes.usage;
  }
  const { network, tokens } = issueTokens(file, organisations, parts, options.role);
  const { $schema } = JSON.parse(readFileSync(options.network, 'utf8')) as { $schema?: string };
  const written = $schema === undefined ? network : { $schema, ...network };
  try {
    // The tokens first: a hash without its token would be a credential that nobody has.
    if (options.out !== undefined) {
      writeFileSync(options.out, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    }
    writeFileSync(options.network, `${JSON.stringify(written, null, 2)}\n`);
  } catch (fault) {
    const { path, code } = fault as NodeJS.ErrnoException;
    terminal.error(
      `${path}: ${code === 'EEXIST' ? 'is there already; its tokens would be lost' : 'cannot be written'}`,
    );
    return exitCodes.usage;
  }
  if (options.out === undefined) for (const id of organisations) terminal.line(`${id}  ${tokens[id]}`);
  else terminal.line(`${organisations.length} tokens written to ${options.out}`);
  return exitCodes.ok;
}
