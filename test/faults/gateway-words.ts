import type { NetworkFile } from '../../src/network/network.ts';
import type { Breakage } from './broken-ports.ts';
import type { FailPoint } from './fail-points.ts';

/** What a gateway process is told. */
export type Order =
  | {
      readonly do: 'start';
      readonly settings: Readonly<Record<string, string>>;
      readonly network: NetworkFile;
      readonly breakage: Breakage | undefined;
    }
  | { readonly do: 'die at'; readonly point: FailPoint }
  /** Milliseconds that its clock is ahead of the machine's. */
  | { readonly do: 'set clock'; readonly offset: number };

/** What it says. */
export type Word = { readonly url: string } | { readonly cannotStart: string };

/** Its exit code when it could not start, such as when its database was away. */
export const couldNotStart = 3;
