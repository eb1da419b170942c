import type { CareTeam, CareTeamParticipant, Encounter } from '@medplum/fhirtypes';
import type { DoctorFunction, ResponsibilityRole } from '../party.ts';
import { codeIn, firstOf } from './bundle-view.ts';
import { instantAt, isType, partyAt, present, type ReadEvent, type Reading } from './reading.ts';

const roles: readonly ResponsibilityRole[] = ['hospital', 'hospital-extended', 'sop-doctor', 'gp'];
const at = 'Bundle.entry.resource.ofType(CareTeam).participant.period';

/**
 * A takeover of the treatment responsibility, offered, accepted or declined (M29, M61), or the hospital's extended
 * responsibility (M30). What is told as active holds from the time it names, also when it is told a little later.
 */
export function readResponsibility(reading: Reading, team: CareTeam): ReadEvent | undefined {
  const transferId = team.identifier?.[0]?.value ?? team.id ?? '?';
  if (team.status === 'inactive' || team.status === 'entered-in-error') {
    return { read: { kind: 'responsibility-declined', facts: { transferId } } };
  }
  const holders = (team.participant ?? []).flatMap((participant) => doctorOf(reading, participant));
  const extended = holders.findLast(({ doctor }) => doctor.role === 'hospital-extended');
  const open = holders.filter(({ until }) => until === undefined || until > reading.occurred);
  const last = open.findLast(({ doctor }) => doctor.role !== 'hospital-extended');
  // A hospital's own word is of its discharge (M30), with the doctor who follows; a place's is of its takeover (M29).
  const ofHospital = partyAt(reading, reading.view.header.sender)?.kind === 'hospital';
  if (extended !== undefined && (ofHospital || last === undefined || last.from < extended.from)) {
    const facts = { hospital: extended.doctor, ...present({ successor: last?.doctor }) };
    return { read: { kind: 'hospital-discharged', facts }, at: extended.from };
  }
  if (last === undefined) return undefined;
  const holding = open.filter(({ from }) => from <= reading.occurred).length;
  const facts = {
    transferId,
    to: last.doctor,
    effectiveAt: last.from,
    openHolders: holding,
    ...present({ until: last.until }),
  };
  if (team.status === 'proposed') return { read: { kind: 'responsibility-offered', facts } };
  return { read: { kind: 'responsibility-accepted', facts }, at: Math.min(last.from, reading.occurred) };
}

/** The doctor of a stay: the one of a CareTeam in the message, else the attending participant of the Encounter. */
export function readDoctor(reading: Reading, stay: Encounter | undefined): DoctorFunction | undefined {
  const team = firstOf(reading.view, 'CareTeam')?.participant ?? [];
  const named = team
    .flatMap((participant) => doctorOf(reading, participant))
    .findLast(({ doctor }) => doctor.role === 'sop-doctor');
  if (named !== undefined) return named.doctor;
  const attending = stay?.participant?.find(({ type }) =>
    type?.some(({ coding }) => coding?.some(({ code }) => code === 'ATND')),
  );
  const party = partyAt(reading, attending?.individual);
  return party === undefined ? undefined : { id: party.id, role: 'sop-doctor', kind: party.kind };
}

/** The telephone number that the message gives its organisation. */
function phoneOf({ view }: Reading, member: CareTeamParticipant['member']): string | undefined {
  const organisation = view.find(member);
  if (!isType(organisation, 'Organization')) return undefined;
  return organisation.telecom?.find(({ system }) => system === 'phone')?.value;
}

interface Holder {
  readonly doctor: DoctorFunction;
  readonly from: number;
  readonly until?: number;
}

function doctorOf(reading: Reading, { role, member, period }: CareTeamParticipant): Holder[] {
  const code = codeIn(
    role?.flatMap(({ coding }) => coding ?? []),
    'sop-responsibility-role',
  );
  const known = roles.find((each) => each === code);
  const from = instantAt(reading, period?.start, `${at}.start`);
  const until = instantAt(reading, period?.end, `${at}.end`);
  if (known === undefined || from === undefined) return [];
  const party = partyAt(reading, member);
  const id = party?.id ?? member?.identifier?.value ?? member?.reference ?? '?';
  const phone = phoneOf(reading, member);
  return [
    { doctor: { id, role: known, ...present({ kind: party?.kind, phone }) }, from, ...present({ until }) },
  ];
}
