import { readFileSync } from 'node:fs';
import { type MessageFile, senderSor } from './message-files.ts';

/** Where the tokens of a command come from. */
export interface TokenOptions {
  readonly token?: string;
  /** JSON file of tokens by organisation id or SOR id, as `overgang token issue --out` writes it. */
  readonly tokens?: string;
}

/** Finds the token to send a message with; undefined when there is none. */
export type TokenFor = (file: MessageFile) => string | undefined;

/** One token for everything, or the sender's own out of a file; a text that says why the file cannot be used. */
export function readTokens({ token, tokens }: TokenOptions): TokenFor | string {
  if (tokens === undefined) return () => token;
  let byOrganisation: Record<string, string>;
  try {
    byOrganisation = JSON.parse(readFileSync(tokens, 'utf8'));
  } catch {
    return `${tokens}: no file of tokens`;
  }
  return (file) => byOrganisation[senderSor(file) ?? ''] ?? token;
}
