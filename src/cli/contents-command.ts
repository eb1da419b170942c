import { compileQuestion } from '../fhir/fhirpath/compile-question.ts';
import type { ContentAgreementFile } from '../network/content-agreements.ts';
import { loadContentAgreements } from '../network/load-content-agreements.ts';
import { loadNetwork } from '../network/load-network.ts';
import { createNetwork } from '../network/network.ts';
import type { AgreementsOptions } from './agreements-command.ts';
import { exitCodes, type Terminal } from './terminal.ts';

/**
 * `overgang agreements --content FILE|FOLDER`: whether a gateway would start with these agreements on contents, and what
 * they ask of whom (R-COM-04, R-DAT-10). Exit code 0 they can be used, 1 they cannot, 2 the network file cannot be.
 */
export function tellContents(
  path: string,
  { network, json, language = 'en' }: AgreementsOptions,
  terminal: Terminal,
): number {
  const { file, faults: unread } = loadNetwork(network);
  if (file === undefined) {
    for (const fault of unread) terminal.error(fault);
    return exitCodes.usage;
  }
  const { files, faults } = loadContentAgreements(
    path,
    createNetwork(file),
    (asks) => compileQuestion(asks).fault,
  );
  if (files === undefined) {
    for (const fault of faults) terminal.error(fault);
    return exitCodes.failed;
  }
  for (const agreement of files) {
    const { agreementId, version, demands, events } = agreement;
    if (json !== true) terminal.line(`${agreementId} ${version}  ${bound(agreement)}: ${events.join(', ')}`);
    for (const { id, asks, refuses = false, ...texts } of demands) {
      if (json === true)
        terminal.line(JSON.stringify({ agreement: `${agreementId} ${version}`, demand: id, refuses, asks }));
      else terminal.line(`  ${id}${refuses ? ', or it is refused' : ''}: ${texts[language]}`);
    }
  }
  return exitCodes.ok;
}

function bound({ from, to, authority, validFrom, validTo, plan }: ContentAgreementFile): string {
  const said = [
    ...(authority === undefined ? [] : [`in ${authority}`]),
    ...(from === undefined ? [] : [`from ${from.join(', ')}`]),
    ...(to === undefined ? [] : [`to ${to.join(', ')}`]),
    `${validFrom}/${validTo ?? ''}`,
    ...(plan === undefined ? [] : [`only warns until ${plan.transitionUntil}`]),
  ];
  return said.join(', ');
}
