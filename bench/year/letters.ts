import { party } from '../../scripts/fixtures/parties.ts';
import { event, operatedBy, sentBy, sentTo } from '../../scripts/fixtures/scenarios/change-message.ts';
import { answers, cancelledFor, endsAt, stopped } from '../../scripts/fixtures/scenarios/change-notice.ts';
import { withPlan } from '../../scripts/fixtures/scenarios/change-referral.ts';
import {
  arrivedAt,
  deceasedAt,
  departed,
  endDecided,
  responsibleFrom,
  waits,
} from '../../scripts/fixtures/scenarios/change-stay.ts';
import {
  type Change,
  fixtureBundle,
  type Json,
  retime,
  withGp,
} from '../../scripts/fixtures/scenarios/story.ts';
import { overgangProfile } from '../../scripts/fixtures/systems.ts';
import type { Organisation } from '../../src/network/network.ts';

/** Who writes and who is written to. */
export type Role = 'region' | 'visitation' | 'hospital' | 'site' | 'residence' | 'operator' | 'gp';

/** The demo network's bodies that stand for them in the fixtures. */
const actors: Readonly<Record<Role, string>> = {
  region: 'region-oestdanmark',
  visitation: 'visitation-oestdanmark',
  hospital: 'bfh-medicin',
  site: 'sop-vigerslevvej',
  residence: 'kommune-koebenhavn',
  operator: 'kommune-frederiksberg',
  gp: 'laegehuset-valby',
};

/** Times in the templates, each found and replaced by its text. */
const times = {
  at: '2027-02-03T04:05:06+01:00',
  arrived: '2027-02-03T04:05:07+01:00',
  end: '2027-02-03T04:05:08+01:00',
  needEnded: '2027-02-03T04:05:09+01:00',
  since: '2027-02-03T04:05:10+01:00',
} as const;

/** Stands for the number of a notice until it is written. */
const sequenceMark = 'number of the notice';
/** Stands for the expected duration. */
const nightsMark = 'days of the stay';

/** What differs between two messages of one kind. */
type Slot =
  | keyof typeof times
  | 'message'
  | 'bundle'
  | 'course'
  | 'referral'
  | 'stay'
  | 'chain'
  | 'sequence'
  | 'nights'
  | 'municipality'
  | `${Role}.${'sor' | 'gln' | 'name'}`;

/** The values of a message's slots. */
export type Values = Readonly<Partial<Record<Slot, string>>>;

interface Template {
  readonly sender: Role;
  /** Text, slot, text, slot, text. */
  readonly pieces: readonly string[];
}

/** Every citizen has a GP, and every site an operator of its own. */
const usual: readonly Change[] = [withGp, operatedBy(actors.operator), lasting];
const met = ['met', 'not-relevant', 'met', 'met', 'met', 'met'];

const notice = [event('sop-discharge-notice-new'), endsAt(times.end), arrivedAt(times.arrived)];
const revised = [event('sop-discharge-notice-revise'), endsAt(times.end), arrivedAt(times.arrived)];
const cancelled = [
  event('sop-discharge-notice-cancel'),
  stopped,
  endsAt(times.end),
  arrivedAt(times.arrived),
  cancelledFor('health-change'),
];
const toGp = sentTo(actors.gp);
const ofStay = (code: string): readonly Change[] => [event(code), arrivedAt(times.arrived)];
const fromSite = (code: string): readonly Change[] => [event(code), sentBy(actors.site)];

/** The messages of a year, made of the fixtures' by the scenarios' own changes. */
const templates = {
  referral: template('hospital', 'referral/new', []),
  allocation: template('visitation', 'allocation/granted', [withPlan]),
  'municipal-information': template('residence', 'stay/information', [
    event('sop-municipal-information'),
    sentBy(actors.residence),
    sentTo(actors.visitation),
  ]),
  package: template('hospital', 'stay/information', [
    event('sop-handover-in'),
    sentBy(actors.hospital),
    sentTo(actors.site),
  ]),
  start: template('site', 'stay/start', [arrivedAt(times.arrived)]),
  responsibility: template('site', 'stay/responsibility', [
    arrivedAt(times.arrived),
    responsibleFrom(times.arrived),
  ]),
  'status-meeting': template('site', 'stay/information', fromSite('sop-status-meeting')),
  notice: template('site', 'discharge-notice/new', notice),
  'notice-to-gp': template('site', 'discharge-notice/new', [...notice, toGp]),
  'notice-revise': template('site', 'discharge-notice/new', revised),
  'notice-revise-to-gp': template('site', 'discharge-notice/new', [...revised, toGp]),
  'notice-cancel': template('site', 'discharge-notice/new', cancelled),
  'notice-cancel-to-gp': template('site', 'discharge-notice/new', [...cancelled, toGp]),
  answer: template('residence', 'discharge-notice/response', [answers('received'), arrivedAt(times.arrived)]),
  readmission: template('site', 'stay/start', ofStay('sop-stay-readmission')),
  death: template('site', 'stay/end', [
    ...ofStay('sop-stay-death'),
    departed('death', times.at),
    deceasedAt(times.at),
  ]),
  'end-decision': template('site', 'stay/start', [
    ...ofStay('sop-end-decision'),
    endDecided(times.needEnded, met),
  ]),
  waiting: template('site', 'stay/start', [...ofStay('sop-waiting'), waits(times.since)]),
  'place-found': template('site', 'stay/start', [...ofStay('sop-waiting'), waits(times.since, times.at)]),
  end: template('site', 'stay/end', [
    arrivedAt(times.arrived),
    departed('planned-need-ended', times.at, times.needEnded),
  ]),
  'own-decision': template('site', 'stay/end', [
    arrivedAt(times.arrived),
    departed('own-decision', times.at),
  ]),
  handover: template('site', 'stay/information', fromSite('sop-handover-out')),
  'handover-to-gp': template('site', 'stay/information', [...fromSite('sop-handover-out'), toGp]),
} as const;

/** The name of a kind of message. */
export type LetterName = keyof typeof templates;

/** Who sends a kind of message. */
export function senderOf(letter: LetterName): Role {
  return templates[letter].sender;
}

/** The bytes of a message. */
export function write(letter: LetterName, values: Values): Uint8Array {
  const { pieces } = templates[letter];
  let text = '';
  for (let index = 0; index < pieces.length; index += 1) {
    const piece = pieces[index] ?? '';
    text += index % 2 === 0 ? piece : (values[piece as Slot] ?? '');
  }
  return Buffer.from(text);
}

/** The slots of an organisation in a role. */
export function valuesOf(role: Role, { sor, gln, name }: Organisation): Values {
  return { [`${role}.sor`]: sor, [`${role}.gln`]: gln, [`${role}.name`]: name };
}

function template(sender: Role, fixture: string, changes: readonly Change[]): Template {
  const bundle = structuredClone(fixtureBundle(fixture));
  retime(bundle, times.at);
  for (const change of [...usual, ...changes, numberedAnew]) change(bundle);
  const slots = new Map<string, Slot>([
    [bundle.entry[0].resource.id, 'message'],
    [bundle.id, 'bundle'],
    ...identifiersIn(bundle),
    ['"0101"', 'municipality'],
    [`"${sequenceMark}"`, 'sequence'],
    [`"${nightsMark}"`, 'nights'],
    ...Object.entries(times).map(([name, text]) => [text, name as Slot] as const),
    ...Object.entries(actors).flatMap(([role, id]) => {
      const { sor, gln, name } = party(id);
      return [
        [sor, `${role}.sor` as Slot],
        [gln, `${role}.gln` as Slot],
        [name, `${role}.name` as Slot],
      ] as const;
    }),
  ]);
  const found = new RegExp([...slots.keys()].map((text) => RegExp.escape(text)).join('|'), 'g');
  const text = JSON.stringify(bundle);
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: literal, index } of text.matchAll(found)) {
    pieces.push(text.slice(from, index), slots.get(literal) ?? '');
    from = index + literal.length;
  }
  return { sender, pieces: [...pieces, text.slice(from)] };
}

/** The business identifiers by which a course is found. */
function identifiersIn(bundle: Json): readonly (readonly [string, Slot])[] {
  const uuidOf = (value: string | undefined): string => value?.replace('urn:uuid:', '') ?? '';
  return bundle.entry.flatMap(({ resource }: Json): (readonly [string, Slot])[] => {
    switch (resource.resourceType) {
      case 'ServiceRequest':
        return resource.identifier === undefined ? [] : [[uuidOf(resource.identifier[0].value), 'referral']];
      case 'Task':
        return [[uuidOf(resource.focus.identifier.value), 'referral']];
      case 'Encounter':
        return [
          [resource.episodeOfCare[0].identifier.value, 'course'],
          ...(resource.identifier === undefined
            ? []
            : ([[uuidOf(resource.identifier[0].value), 'stay']] as const)),
          ...(resource.basedOn === undefined
            ? []
            : ([[uuidOf(resource.basedOn[0].identifier.value), 'referral']] as const)),
        ];
      case 'Communication': {
        const chain = resource.inResponseTo?.[0].identifier.value ?? resource.identifier?.[0].value;
        return chain === undefined ? [] : [[uuidOf(chain), 'chain']];
      }
      default:
        return [];
    }
  });
}

function numberedAnew(bundle: Json): void {
  for (const { resource } of bundle.entry) {
    for (const { url, extension } of resource.extension ?? []) {
      if (url !== `${overgangProfile}/sop-notice-revision`) continue;
      extension.find((each: Json) => each.url === 'sequence').valuePositiveInt = sequenceMark;
    }
  }
}

function lasting(bundle: Json): void {
  for (const { resource } of bundle.entry) {
    for (const { url, valueDuration } of resource.extension ?? []) {
      if (url === `${overgangProfile}/sop-expected-duration`) valueDuration.value = nightsMark;
    }
  }
}
