import { buffer } from 'node:stream/consumers';
import { convertCommand } from '../mapping/convert/convert-command.ts';
import { loadNetwork } from '../network/load-network.ts';
import { readFhirXml } from '../translate/read-fhir-xml.ts';
import type { Terminal } from './terminal.ts';

/** Options of `convert`. */
export interface ConvertOptions {
  readonly to: string;
  readonly type?: string;
  readonly out?: string;
  readonly report?: string;
  /** Network file that tells the SOR id and the kind behind a location number, which legacy letters do not carry. */
  readonly network?: string;
}

/** `overgang convert`: converts FHIR, MedCom XML, EDIFACT and VANSEnvelopes into each other, with a loss report. */
export async function convertFiles(
  files: readonly string[],
  options: ConvertOptions,
  terminal: Terminal,
  { now, newId }: { readonly now: () => number; readonly newId: () => string },
): Promise<number> {
  const network = options.network === undefined ? undefined : loadNetwork(options.network);
  if (network?.faults !== undefined) {
    for (const fault of network.faults) terminal.error(fault);
    return 2;
  }
  const byGln = new Map(network?.file?.organisations.map((each) => [each.gln, each]));
  const { network: _, ...asked } = options;
  const { exitCode, stdout, stderr } = await convertCommand({
    ...asked,
    files,
    language: 'en',
    now: new Date(now()).toISOString(),
    newUuid: newId,
    readStdin: () => buffer(process.stdin),
    readFhirXml,
    sorOf: (gln) => byGln.get(gln)?.sor,
    kindOf: (gln) => byGln.get(gln)?.kind,
  });
  process.stdout.write(stdout);
  if (stderr !== '') terminal.error(stderr.trimEnd());
  return exitCode;
}
