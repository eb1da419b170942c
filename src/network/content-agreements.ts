import type { Bundle } from '@medplum/fhirtypes';
import { type Problem, problem } from '../message/problem.ts';
import { type Agreements, periodOf } from './agreements.ts';
import type { Network, Organisation } from './network.ts';

/** One thing that messages are to hold. */
export interface Demand {
  readonly id: string;
  /** FHIRPath about the message Bundle. */
  readonly asks: string;
  /** What is agreed, for people. */
  readonly da: string;
  readonly en: string;
  readonly refuses?: boolean;
  readonly ofLetters?: boolean;
}

/** One version of a content agreement, as it is written. */
export interface ContentAgreementFile {
  readonly agreementId: string;
  readonly version: string;
  /** First and last day, Danish calendar dates. */
  readonly validFrom: string;
  readonly validTo?: string;
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  readonly authority?: string;
  readonly plan?: {
    readonly transitionUntil: string;
    readonly access: string;
    readonly training: string;
    readonly support: string;
    readonly test: string;
  };
  readonly events: readonly string[];
  readonly demands: readonly Demand[];
}

/** Whether a message holds what a demand asks for. */
export type Holds = (demand: Demand, bundle: Bundle) => boolean;

/** A message whose content may be agreed on. */
export interface AgreedUpon {
  /** Reads the message: asked for only where an agreement binds it. */
  readonly bundle: () => Bundle;
  readonly event: string;
  readonly sender: Organisation;
  readonly receivers: readonly Organisation[];
  /** When it was assembled, milliseconds since the epoch. */
  readonly at: number;
  readonly isLetter: boolean;
}

/** What judging contents rests on. */
export interface ContentParts {
  readonly network: Network;
  readonly agreements: Agreements;
  readonly holds: Holds;
}

/** What of the agreed content a message lacks; nothing where nobody has agreed on any. */
export type JudgeContents = (message: AgreedUpon) => readonly Problem[];

/**
 * Judges messages by the agreements on content that bind their parties when they are assembled: those of a pair, sender to
 * receiver (R-COM-04), and those of the sender's region (R-DAT-10). An agreement can ask for more than a profile, never
 * for less.
 */
export function createContentAgreements(
  files: readonly ContentAgreementFile[],
  { network, agreements, holds }: ContentParts,
): JudgeContents {
  const byEvent = new Map<string, readonly Bound[]>();
  for (const file of files) {
    const agreement = boundBy(file);
    for (const event of file.events) byEvent.set(event, [...(byEvent.get(event) ?? []), agreement]);
  }
  return ({ bundle, event, sender, receivers, at, isLetter }) => {
    const parties = { sender, receivers, at };
    return (byEvent.get(event) ?? [])
      .filter((agreement) => binds(agreement, parties, { network, agreements }))
      .flatMap(({ file, strictFrom }) =>
        file.demands
          .filter((demand) => (!isLetter || demand.ofLetters === true) && !holds(demand, bundle()))
          .map((demand) => lacking(file, demand, demand.refuses === true && at >= strictFrom)),
      );
  };
}

interface Bound {
  readonly file: ContentAgreementFile;
  readonly from: number;
  readonly until: number;
  /** From when on a demand may refuse. */
  readonly strictFrom: number;
}

function boundBy(file: ContentAgreementFile): Bound {
  const { plan } = file;
  const strictFrom =
    plan === undefined
      ? Number.NEGATIVE_INFINITY
      : periodOf({ validFrom: file.validFrom, validTo: plan.transitionUntil }).until;
  return { file, ...periodOf(file), strictFrom };
}

function binds(
  { file: { from, to, authority }, ...period }: Bound,
  { sender, receivers, at }: Pick<AgreedUpon, 'sender' | 'receivers' | 'at'>,
  { network, agreements }: Pick<ContentParts, 'network' | 'agreements'>,
): boolean {
  if (at < period.from || at >= period.until) return false;
  // Who has taken over from a party has its agreements too.
  const isOf = (named: readonly string[], { id }: Organisation) =>
    network.lineage(id).some((each) => named.includes(each));
  // Who operates a site is not part of the region it works for.
  const authorityOf = ({ id }: Organisation) =>
    agreements.ofSite(id, at)?.authority ?? network.authorityOf(id) ?? id;
  return (
    (from === undefined || isOf(from, sender)) &&
    (to === undefined || receivers.some((receiver) => isOf(to, receiver))) &&
    (authority === undefined || network.lineage(authorityOf(sender)).includes(authority))
  );
}

function lacking(
  { agreementId, version, authority }: ContentAgreementFile,
  { id, da, en }: Demand,
  isRefused: boolean,
): Problem {
  return problem(isRefused ? 'content.agreed-refused' : 'content.agreed-missing', {
    expression: 'Bundle',
    rule: authority === undefined ? 'R-COM-04' : 'R-DAT-10',
    params: { agreement: `${agreementId} ${version}`, demand: id, 'asked.da': da, 'asked.en': en },
  });
}
