import type { Course, StayRecord, Supply } from '../course.ts';
import type { StayState } from '../tables/stay-table.ts';
import type { Owed, TaskKind } from './task.ts';

const over: readonly StayState[] = ['handover-pending', 'closed', 'deceased', 'cancelled', 'transferred'];

/** What aids and utensils leave to be done: at the end of the stay they go back to whose they are (M50, R-STA-15). */
export const supplyTasks: readonly TaskKind[] = [
  {
    name: 'return-supply',
    owner: 'sop',
    rule: 'R-STA-15',
    owed: (course, _policy, now) => course.supplies.flatMap((supply) => owedOf(course, supply, now)),
  },
];

/** When an aid is next to be back; undefined when none has a time that is still to come. */
export function nextReturn({ supplies }: Course, now: number): number | undefined {
  const due = supplies
    .filter(isOut)
    .flatMap(({ returnBy }) => (returnBy !== undefined && returnBy > now ? [returnBy] : []));
  return due.length === 0 ? undefined : Math.min(...due);
}

function owedOf(course: Course, supply: Supply, now: number): readonly Owed[] {
  if (!isOut(supply)) return [];
  const { supplyId: about, holder, returnBy, since } = supply;
  const isLate = returnBy !== undefined && now >= returnBy;
  const ended = endOf(course, supply);
  const from = [ended, isLate ? returnBy : undefined].filter((each) => each !== undefined);
  if (from.length === 0) return [];
  // Nobody is given a task of a course by being named in it: whoever else has it, the place answers for it.
  const isOfTheHouse = [...course.earlierStays, course.stay].some((stay) => isAt(stay, holder));
  const owed = {
    about,
    since: Math.max(since, Math.min(...from)),
    ...(isOfTheHouse ? { party: holder } : {}),
  };
  return [isLate ? { ...owed, escalated: true } : owed];
}

/** Who has it is not whose it is. */
function isOut({ toReturn, gone, owner, holder }: Supply): boolean {
  return toReturn && gone === undefined && owner !== holder;
}

/** When the stay ended at the place that has it, unless the citizen is there again. */
function endOf({ stay, earlierStays }: Course, { holder }: Supply): number | undefined {
  if (isAt(stay, holder)) return over.includes(stay.state) ? (stay.departure ?? stay.since) : undefined;
  const left = earlierStays.findLast((each) => isAt(each, holder));
  return left === undefined ? undefined : (left.departure ?? left.since);
}

function isAt({ site, operator }: StayRecord, id: string): boolean {
  return site === id || operator === id;
}
