import type { Bundle, QuestionnaireResponse } from '@medplum/fhirtypes';
import { type Course, liveChain, residenceOf } from '../../course/course.ts';
import { icfComponents, type SupplyFacts } from '../../course/course-facts.ts';
import type { CourseMessage } from '../../course/course-message.ts';
import type { MessageToSend } from '../../course/outgoing.ts';
import { inDenmark, writeDanish } from '../../course/time/danish-time.ts';
import { isOfProtectedCitizen } from '../../fhir/hidden-address.ts';

/** What a receiver that reads only MedCom's messages is told in words: Danish, because people read it. */
export interface Told {
  readonly title: string;
  readonly text: string;
  /** MedCom's category of a CareCommunication. */
  readonly category:
    | 'discharge'
    | 'carecoordination'
    | 'regarding-referral'
    | 'decease'
    | 'assistive-devices'
    | 'training';
}

/** An organisation's name by its id. */
export type NameOf = (id: string) => string;

const titles: Readonly<Partial<Record<CourseMessage['kind'], readonly [string, Told['category']]>>> = {
  'referral-received': ['Henvisning til sundheds- og omsorgsplads', 'regarding-referral'],
  'referral-supplemented': ['Supplerende oplysninger til henvisning', 'regarding-referral'],
  'referral-withdrawn': ['Henvisning trukket tilbage', 'regarding-referral'],
  'referral-rejected': ['Afslag på sundheds- og omsorgsplads', 'regarding-referral'],
  'referral-redirected': ['Henvisning sendt videre', 'regarding-referral'],
  'referral-opened': ['Visitationen er begyndt på vurderingen', 'regarding-referral'],
  'rehabilitation-decided': ['Afgørelse om genoptræning på specialiseret niveau', 'regarding-referral'],
  'allocation-granted': ['Tildeling af sundheds- og omsorgsplads', 'regarding-referral'],
  'alternative-offered': ['Alternativt tilbud', 'regarding-referral'],
  'notice-sent': ['VARSLING om forventet afslutning af ophold', 'discharge'],
  'notice-revised': ['VARSLING, RETTELSE: ændret forventet afslutning', 'discharge'],
  'notice-cancelled': ['VARSLING ANNULLERET', 'discharge'],
  'hospital-discharged': ['Udvidet behandlingsansvar', 'carecoordination'],
  departed: ['Ophold afsluttet', 'discharge'],
  'handover-sent': ['Fortsat behandling og medicin', 'discharge'],
  'end-decided': ['Afslutning besluttet', 'discharge'],
  died: ['Dødsfald', 'decease'],
  arrived: ['Ophold begyndt', 'carecoordination'],
  'municipality-asked': ['Anmodning til kommunen', 'carecoordination'],
  'request-answered': ['Svar på anmodning til kommunen', 'carecoordination'],
  'hospital-admitted': ['Borgeren er indlagt på hospital', 'carecoordination'],
  'supplies-told': ['Hjælpemidler og utensilier', 'assistive-devices'],
  'functional-status-told': ['Statusrapport om funktionsevne (ICF)', 'training'],
  'meeting-told': ['Møde om borgerens forløb', 'carecoordination'],
};

/** A message of a course in words: what it is, its times and numbers, and what its sender wrote in words. */
export function tellMessage(message: CourseMessage, course: Course, source: Bundle, nameOf: NameOf): Told {
  const [title, category] = titles[message.kind] ?? ['Besked om ophold', 'carecoordination'];
  const lines = [...factsOf(message, course, nameOf), ...whereOf(course, nameOf), ...wordsOf(source)];
  return { title, category, text: [`${title}.`, ...lines].join('\n') };
}

/** A message the gateway sends by itself, in words. */
export function tellSend(send: MessageToSend, course: Course, source: Bundle, nameOf: NameOf): Told {
  const [title, category] = sendTitles[send.message];
  const lines = [
    ...(send.message === 'M33' ? cancelledLines(send, course) : []),
    ...whereOf(course, nameOf),
    ...wordsOf(source),
  ];
  return { title, category, text: [`${title}.`, ...lines].join('\n') };
}

const sendTitles: Readonly<Record<MessageToSend['message'], readonly [string, Told['category']]>> = {
  M07: ['Afslag på sundheds- og omsorgsplads', 'regarding-referral'],
  M10: ['Information om ophold på sundheds- og omsorgsplads', 'carecoordination'],
  M22: ['Henvisning til genoptræning på specialiseret niveau', 'regarding-referral'],
  M27: ['Ændret information om ophold', 'carecoordination'],
  M33: ['VARSLING ANNULLERET', 'discharge'],
  M43: ['Borgeren er indlagt på hospital', 'carecoordination'],
  M44: ['Dødsfald', 'decease'],
};

/** The stay in words: where, how long, who is responsible (R-ALL-13). */
export function tellStay(course: Course, nameOf: NameOf): string {
  return [`Ophold på sundheds- og omsorgsplads.`, ...whereOf(course, nameOf)].join('\n');
}

function whereOf({ stay, ...course }: Course, nameOf: NameOf): readonly string[] {
  const municipality = residenceOf({ stay, ...course });
  return [
    ...(stay.site === undefined ? [] : [`Sted: ${nameOf(stay.site)}.`]),
    ...(stay.arrivedAt === undefined ? [] : [`Begyndt: ${inWords(stay.arrivedAt)}.`]),
    ...(stay.plannedEnd === undefined ? [] : [`Planlagt til: ${inWords(stay.plannedEnd)}.`]),
    ...(stay.doctor === undefined ? [] : [`Behandlingsansvar: ${nameOf(stay.doctor.id)}.`]),
    ...(municipality === undefined ? [] : [`Opholdskommune: ${municipality}.`]),
  ];
}

function factsOf({ kind, facts, at }: CourseMessage, course: Course, nameOf: NameOf): readonly string[] {
  switch (kind) {
    case 'notice-sent':
    case 'notice-revised': {
      const { expectedEnd, sequence, chainId } = facts;
      const known = course.chains.find((chain) => chain.chainId === chainId)?.notices.at(-1)?.sequence;
      return [
        ...(expectedEnd === undefined ? [] : [`Forventet tidspunkt: ${inWords(expectedEnd)}.`]),
        `Varsling nr. ${(sequence ?? known ?? 0) + 1}, varslings-id ${chainId}.`,
      ];
    }
    case 'notice-cancelled':
      return [`Varslings-id ${facts.chainId}. Årsag: ${facts.reason ?? 'ikke oplyst'}.`];
    case 'municipality-asked':
    case 'request-answered':
      return [
        `${wants[facts.want]}: ${outcomes[facts.outcome]}. Anmodnings-id ${facts.requestId}.`,
        ...('neededBy' in facts ? [`Senest: ${inWords(facts.neededBy)}.`] : []),
      ];
    case 'hospital-discharged': {
      const { reachable } = course.responsibility;
      return reachable === undefined ? [] : [`Hospitalet kan kontaktes indtil ${inWords(reachable.until)}.`];
    }
    case 'alternative-offered':
      return [`Tilbud: ${facts.offer}.`, `Tidspunkt: ${inWords(at)}.`];
    case 'rehabilitation-decided': {
      const unit = facts.unit === undefined ? '' : ` Enhed: ${nameOf(facts.unit)}.`;
      return [`Afgørelse: ${facts.accepted ? 'borgeren tilbydes genoptræning' : 'afslag'}.${unit}`];
    }
    case 'supplies-told':
      return facts.supplies.map((each, index) => `Nr. ${index + 1}: ${termsOf(each, nameOf)}`);
    case 'functional-status-told':
      return [`Vurderet: ${inWords(facts.assessedAt)}.`];
    case 'meeting-told':
      return [`${meetings[facts.meeting]} ${inWords(facts.start)}: ${meetingOutcomes[facts.outcome]}.`];
    case 'departed':
      return facts.departure === undefined ? [] : [`Udskrevet: ${inWords(facts.departure)}.`];
    default:
      return [`Tidspunkt: ${inWords(at)}.`];
  }
}

const wants = {
  measures: 'Indsats efter serviceloven',
  home: 'Klargøring af hjemmet',
} as const;
const outcomes = {
  asked: 'ønskes',
  accepted: 'er taget op',
  done: 'er på plads',
  declined: 'er afslået',
  withdrawn: 'ønskes ikke længere',
} as const;

const meetings = {
  'discharge-conference': 'Udskrivningskonference',
  'home-visit': 'Hjemmebesøg',
  'status-meeting': 'Statusmøde',
  advice: 'Rådgivning',
} as const;
const meetingOutcomes = { called: 'indkaldt', held: 'afholdt', cancelled: 'aflyst' } as const;

/** Who owns an aid, who has it, and whether it goes back. */
function termsOf({ owner, holder, toReturn, returnBy, gone }: SupplyFacts, nameOf: NameOf): string {
  const back = returnBy === undefined ? 'Skal retur.' : `Skal retur senest ${inWords(returnBy)}.`;
  return [
    `Ejer: ${nameOf(owner)}. Er hos: ${nameOf(holder)}.`,
    gone ? 'Udgået.' : toReturn ? back : 'Skal ikke retur.',
  ].join(' ');
}

function cancelledLines(send: MessageToSend, course: Course): readonly string[] {
  const chain = course.chains.find(({ chainId }) => chainId === send.about) ?? liveChain(course);
  const end = chain?.notices.findLast(({ expectedEnd }) => expectedEnd !== undefined)?.expectedEnd;
  return [
    ...(chain === undefined ? [] : [`Varslings-id ${chain.chainId}.`]),
    ...(end === undefined ? [] : [`Det varslede tidspunkt ${inWords(end)} gælder ikke længere.`]),
  ];
}

/** What the sender wrote for people to read; the citizen's address never (R-ID-10). */
function wordsOf(source: Bundle): readonly string[] {
  // The place of a home visit is where the citizen lives.
  const isHidden = isOfProtectedCitizen(source);
  return (source.entry ?? []).flatMap(({ resource }) => {
    switch (resource?.resourceType) {
      case 'Communication':
        return resource.payload?.flatMap(({ contentString }) => contentString ?? []) ?? [];
      case 'Task':
        return [resource.description, resource.statusReason?.text].flatMap((text) => text ?? []);
      case 'ServiceRequest':
        return [resource.code?.text, ...(resource.note ?? []).map(({ text }) => text)].flatMap(
          (text) => text ?? [],
        );
      case 'SupplyDelivery': {
        const { itemCodeableConcept: item, quantity } = resource.suppliedItem ?? {};
        const name = item?.text ?? item?.coding?.[0]?.display ?? item?.coding?.[0]?.code;
        return name === undefined
          ? []
          : `${name}${quantity?.value === undefined ? '' : `, ${quantity.value} stk`}`;
      }
      case 'Appointment':
        return [resource.description, resource.comment].flatMap((text) => text ?? []);
      case 'Location':
        return resource.name === undefined || isHidden ? [] : `Sted: ${resource.name}.`;
      case 'QuestionnaireResponse':
        return componentsOf(resource);
      default:
        return [];
    }
  });
}

/** What a report of functional status says of each component it has; another questionnaire says nothing here. */
function componentsOf({ item = [] }: QuestionnaireResponse): readonly string[] {
  return item.flatMap(({ linkId, text, answer = [] }) =>
    icfComponents.some((each) => each === linkId)
      ? [
          `${text ?? linkId}: ${answer
            .flatMap(
              ({ valueString, valueCoding }) =>
                valueString ?? valueCoding?.display ?? valueCoding?.code ?? [],
            )
            .join('; ')}`,
        ]
      : [],
  );
}

/** `22-04-2027 kl. 11.00`, on a Danish clock, with the offset where the hour comes twice. */
function inWords(instant: number): string {
  const { year, month, day, hour: hours, minute: minutes, offset } = inDenmark(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  const twice =
    inDenmark(instant - 3_600_000).hour === hours || inDenmark(instant + 3_600_000).hour === hours;
  const told = `${two(day)}-${two(month)}-${year} kl. ${two(hours)}.${two(minutes)}`;
  return twice ? `${told} (${offset}, ${writeDanish(instant)})` : told;
}
