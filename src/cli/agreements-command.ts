import { writeDanish } from '../course/time/danish-time.ts';
import { advise, describe, type Language } from '../message/problem.ts';
import { createAgreements } from '../network/agreements.ts';
import { judgeSites } from '../network/judge-sites.ts';
import { loadAgreements } from '../network/load-agreements.ts';
import { loadNetwork } from '../network/load-network.ts';
import { createNetwork } from '../network/network.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/** Options of `agreements`. */
export interface AgreementsOptions {
  readonly network: string;
  readonly json?: boolean;
  /** Of the findings' texts; English when absent. */
  readonly language?: Language;
}

/**
 * `overgang agreements FILE|FOLDER`: whether a gateway would start with these agreements, and what their sites lack by
 * what they declare (R-STA-17, R-STA-18): a report, that stops nothing. With it the texts that a region adds to national
 * criteria (R-REF-20). Exit code 0 they can be used, 1 they cannot, 2 the network file cannot be.
 * @param now milliseconds since the epoch: agreements that are over are not reported on
 */
export function tellAgreements(
  path: string,
  { network, json, language = 'en' }: AgreementsOptions,
  terminal: Terminal,
  now: number,
): number {
  const { file, faults: unread } = loadNetwork(network);
  if (file === undefined) {
    for (const fault of unread) terminal.error(fault);
    return exitCodes.usage;
  }
  const { files, faults } = loadAgreements(path, createNetwork(file));
  if (files === undefined) {
    for (const fault of faults) terminal.error(fault);
    return exitCodes.failed;
  }
  const { all } = createAgreements(files);
  const findings = judgeSites(all, now);
  if (json === true) {
    for (const { code, rule, params, expression } of findings)
      terminal.line(JSON.stringify({ agreement: expression, code, rule, params }));
    return exitCodes.ok;
  }
  for (const { agreementId, version, authority, from, criteria = {}, stay } of all) {
    terminal.line(`${agreementId} ${version}  ${authority}, from ${writeDanish(from)}`);
    if (stay?.goalsDays !== undefined) terminal.line(`  goals within ${stay.goalsDays} days`);
    if (stay?.statusMeetingDays !== undefined)
      terminal.line(`  a status meeting within ${stay.statusMeetingDays} days`);
    for (const [criterion, text] of Object.entries(criteria)) terminal.line(`  ${criterion}: ${text}`);
    for (const finding of findings.filter(({ expression }) => expression === `${agreementId} ${version}`))
      terminal.line(`  ${finding.code}  ${describe(finding, language)} ${advise(finding, language)}`);
  }
  return exitCodes.ok;
}
