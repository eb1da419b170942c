import type {
  CareTeam,
  Communication,
  EpisodeOfCare,
  Extension,
  Identifier,
  Period,
} from '@medplum/fhirtypes';
import type { Course } from '../../course/course.ts';
import { judgeNotice } from '../../course/judge-notice.ts';
import { timeline } from '../../course/responsibility-timeline.ts';
import { writeDanish } from '../../course/time/danish-time.ts';
import type { Language } from '../../message/problem.ts';
import { overgangBase } from '../../message/systems.ts';
import type { Network } from '../../network/network.ts';
import { organisationReference } from './organisation-reference.ts';

/** What telling a citizen's course needs. */
export interface ToldCourse {
  readonly courseId: string;
  readonly course: Course;
  readonly patient: Identifier;
  readonly network: Network;
  readonly language: Language;
}

/**
 * How a course stands, as FHIR: an EpisodeOfCare with the states of referral and stay and with who was, is and will be
 * responsible for the treatment; and the notice to the municipality with its deadline, where there is one (R-DAT-13).
 */
export function tellCourse(told: ToldCourse): readonly (EpisodeOfCare | Communication)[] {
  const { courseId, course, patient, network } = told;
  const { stay } = course;
  const responsibility = tellResponsibility(told);
  const period = toPeriod(stay.arrivedAt, stay.departure);
  const episode: EpisodeOfCare = {
    resourceType: 'EpisodeOfCare',
    ...(responsibility === undefined ? {} : { contained: [responsibility] }),
    identifier: [{ system: 'urn:ietf:rfc:3986', value: courseId }],
    status: stay.departure !== undefined ? 'finished' : stay.arrivedAt !== undefined ? 'active' : 'planned',
    type: tellStates(told).map((text) => ({ text })),
    patient: { type: 'Patient', identifier: patient },
    ...(stay.site === undefined ? {} : { managingOrganization: organisationReference(stay.site, network) }),
    ...(period === undefined ? {} : { period }),
    ...(responsibility === undefined ? {} : { team: [{ reference: `#${responsibility.id}` }] }),
  };
  return [episode, ...tellNotice(told)];
}

const words = {
  en: { referral: 'referral', stay: 'stay', waiting: 'municipal place' },
  da: { referral: 'henvisning', stay: 'ophold', waiting: 'kommunal plads' },
};

/** States by their codes, as docs/course.md explains them. */
function tellStates({ course, language }: ToldCourse): readonly string[] {
  const { referral, stay, waiting } = words[language];
  return [
    ...course.referrals.map(({ state }) => `${referral}: ${state}`),
    ...[...course.earlierStays, course.stay].map(({ state }) => `${stay}: ${state}`),
    ...(course.settlement.state === 'none' ? [] : [`${waiting}: ${course.settlement.state}`]),
  ];
}

function tellResponsibility({ course, network }: ToldCourse): CareTeam | undefined {
  const held = timeline(course.responsibility.claims, course.responsibility.over).flatMap(
    ({ holder, from, to }) => (holder === undefined ? [] : [{ holder, from, to }]),
  );
  if (held.length === 0) return undefined;
  return {
    resourceType: 'CareTeam',
    id: 'responsibility',
    participant: held.map(({ holder, from, to }) => ({
      role: [{ coding: [{ system: codes('sop-responsibility-role'), code: holder.role }] }],
      member: organisationReference(holder.id, network),
      period: toPeriod(from, to === Number.POSITIVE_INFINITY ? undefined : to) ?? {},
    })),
  };
}

/** The notice that counts, with how it was judged: the deadline and whether it was kept (D33). */
function tellNotice({ courseId, course, patient, network }: ToldCourse): readonly Communication[] {
  const chain = course.chains.at(-1);
  if (chain === undefined) return [];
  const judged = judgeNotice(course);
  const receiver =
    chain.municipality === undefined ? undefined : network.municipality(chain.municipality)?.id;
  const evaluation: readonly Extension[] =
    judged.policyId === undefined ||
    judged.policyVersion === undefined ||
    judged.reading === undefined ||
    judged.requiredHours === undefined
      ? []
      : [
          {
            url: extension('sop-notice-evaluation'),
            extension: [
              { url: 'policyId', valueString: judged.policyId },
              { url: 'policyVersion', valueString: judged.policyVersion },
              { url: 'reading', valueCode: judged.reading },
              { url: 'requiredHours', valuePositiveInt: judged.requiredHours },
              ...at('noticeEffective', judged.noticeEffective),
              ...at('earliestEnd', judged.earliestEnd),
              { url: 'outcome', valueCode: judged.outcome },
            ],
          },
        ];
  const end: readonly Extension[] =
    judged.end === undefined
      ? []
      : [{ url: extension('sop-expected-end-of-need'), valueDateTime: writeDanish(judged.end) }];
  const extensions = [...end, ...evaluation];
  return [
    {
      resourceType: 'Communication',
      ...(extensions.length === 0 ? {} : { extension: extensions }),
      identifier: [{ system: 'urn:ietf:rfc:3986', value: chain.chainId }],
      partOf: [{ type: 'EpisodeOfCare', identifier: { system: 'urn:ietf:rfc:3986', value: courseId } }],
      status: chain.cancelled === undefined ? 'completed' : 'stopped',
      statusReason: { coding: [{ system: codes('sop-notice-outcome'), code: judged.outcome }] },
      subject: { type: 'Patient', identifier: patient },
      ...(judged.noticeEffective === undefined ? {} : { received: writeDanish(judged.noticeEffective) }),
      ...(receiver === undefined ? {} : { recipient: [organisationReference(receiver, network)] }),
    },
  ];
}

function at(url: string, instant: number | undefined): readonly Extension[] {
  return instant === undefined ? [] : [{ url, valueInstant: writeDanish(instant) }];
}

function toPeriod(start: number | undefined, end: number | undefined): Period | undefined {
  if (start === undefined && end === undefined) return undefined;
  return {
    ...(start === undefined ? {} : { start: writeDanish(start) }),
    ...(end === undefined ? {} : { end: writeDanish(end) }),
  };
}

const codes = (id: string): string => `${overgangBase}/CodeSystem/${id}`;
const extension = (id: string): string => `${overgangBase}/StructureDefinition/${id}`;
