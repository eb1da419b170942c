import { type Problem, type ProblemFacts, problem } from '../../message/problem.ts';
import { isDate } from '../letter/check-value.ts';
import { type Outcome, refused } from '../outcome.ts';
import type { Interchange, SegmentLetter } from './interchange.ts';
import { readSegments } from './read-segments.ts';
import { component, isWithin, type Segment, segmentName } from './segment.ts';

/** Two-digit years below this are in this century: the interchanges began in the nineties. */
const CENTURY_PIVOT = 70;

/**
 * Reads one interchange: one `UNB`, letters from `UNH` to `UNT`, one `UNZ`, with references and counts
 * that agree. The fault found first is named; what follows a broken frame means nothing.
 */
export function readInterchange(text: string): Outcome<Interchange> {
  const read = readSegments(text);
  if (read.value === undefined) return { problems: read.problems };
  const segments = read.value;
  const [unb] = segments;
  if (unb?.tag !== 'UNB') return refused(frameFault('UNB is missing'));
  const head = readHead(unb);
  if ('code' in head) return refused(head);
  const letters: SegmentLetter[] = [];
  let at = 1;
  while (segments[at]?.tag === 'UNH') {
    const letter = readLetter(segments, at);
    if ('code' in letter) return refused(letter);
    letters.push(letter);
    at += letter.segments.length + 2;
  }
  const fault = checkTail(segments, at, letters.length, head.envelope.identifier);
  if (fault !== undefined) return refused(fault);
  return { value: { ...head, letters }, problems: read.problems };
}

/** Components of UNB's elements: syntax, sender, receiver, time, reference, and at the end the wish for a receipt. */
const UNB_ROOM = [2, 2, 2, 2, 1, 0, 0, 0, 1];
/** Code list of location numbers in UNB. */
const GLN = '14';

function readHead(unb: Segment): Omit<Interchange, 'letters'> | Problem {
  if (!/^UNO[ABC]$/.test(component(unb, 0))) return frameFault('UNB has another syntax than UNOC');
  if (!/^[1-4]$/.test(component(unb, 0, 1))) return frameFault('UNB has an unknown syntax version');
  if (!isWithin(unb, UNB_ROOM)) return frameFault('UNB has more in it than it may have');
  const identifier = component(unb, 4);
  if (identifier === '') return frameFault('UNB has no reference');
  const sent = readSent(component(unb, 3), component(unb, 3, 1));
  if (sent === undefined) return frameFault('UNB has no valid date and time');
  const [sender, receiver] = [component(unb, 1), component(unb, 2)];
  if (sender === '' || receiver === '') return frameFault('UNB lacks sender or receiver');
  if (component(unb, 1, 1) !== GLN || component(unb, 2, 1) !== GLN)
    return frameFault('UNB names sender or receiver by something else than a location number');
  const receipt = component(unb, 8);
  if (!/^[01]?$/.test(receipt)) return frameFault('UNB asks for a receipt in an unknown way');
  return { envelope: { sent, identifier, receiptWanted: receipt === '1' }, sender, receiver };
}

function readSent(date: string, time: string): { date: string; time: string } | undefined {
  const day = /^(\d\d)(\d\d)(\d\d)$/.exec(date);
  const clock = /^([01]\d|2[0-3])([0-5]\d)$/.exec(time);
  if (day === null || clock === null) return undefined;
  const century = Number(day[1]) < CENTURY_PIVOT ? '20' : '19';
  const read = { date: `${century}${day[1]}-${day[2]}-${day[3]}`, time: `${clock[1]}:${clock[2]}` };
  return isDate(read.date) ? read : undefined;
}

function readLetter(segments: readonly Segment[], at: number): SegmentLetter | Problem {
  const unh = segments[at] as Segment;
  const reference = component(unh, 0);
  const version = component(unh, 1, 4);
  if (reference === '' || version === '') return frameFault('UNH has no reference or no type');
  const directory = [component(unh, 1, 1), component(unh, 1, 2), component(unh, 1, 3)].join(':');
  if (!/^D:93A:(UN|ZZ)$/.test(directory)) return frameFault('UNH names another directory than D:93A');
  if (!isWithin(unh, [1, 5, 1])) return frameFault('UNH has more in it than it may have');
  let end = at + 1;
  while (end < segments.length && !FRAME.has(segments[end]?.tag ?? '')) end += 1;
  const unt = segments[end];
  if (unt?.tag !== 'UNT') return frameFault(`UNT is missing before ${segmentName(unt)}`);
  const body = segments.slice(at + 1, end);
  const counted = body.filter((each) => each.tag !== 'OBJ').length + 2;
  const fault = checkCounts('UNT', unt, counted, reference);
  if (fault !== undefined) return fault;
  return {
    reference,
    message: component(unh, 1),
    version,
    type: component(unh, 2),
    segments: body,
    firstSegment: at + 2,
  };
}

const FRAME = new Set(['UNB', 'UNH', 'UNT', 'UNZ']);

function checkTail(
  segments: readonly Segment[],
  at: number,
  letters: number,
  reference: string,
): Problem | undefined {
  const unz = segments[at];
  if (unz === undefined) return frameFault('UNZ is missing');
  if (unz.tag !== 'UNZ')
    return frameFault(
      unz.tag === 'UNB' ? 'there is more than one UNB' : `UNH is missing before ${segmentName(unz)}`,
    );
  if (letters === 0) return frameFault('there is no letter');
  const fault = checkCounts('UNZ', unz, letters, reference);
  if (fault !== undefined) return fault;
  return segments.length > at + 1 ? frameFault('something follows UNZ; one interchange per file') : undefined;
}

function checkCounts(
  name: 'UNT' | 'UNZ',
  segment: Segment,
  count: number,
  reference: string,
): Problem | undefined {
  const [found, said] = [component(segment, 0), component(segment, 1)];
  if (found === '' || said === '' || segment.elements[0]?.length !== 1)
    return frameFault(`${name} has no count or no reference`);
  if (!isWithin(segment, [1, 1])) return frameFault(`${name} has more in it than it may have`);
  if (!/^\d+$/.test(found) || Number(found) !== count)
    return problem('legacy.edifact-count', facts({ segment: name, found, expected: count }));
  if (said !== reference)
    return problem('legacy.edifact-reference', facts({ segment: name, found: said, expected: reference }));
  return undefined;
}

function facts(params: Readonly<Record<string, string | number>>): ProblemFacts {
  return {
    params: Object.fromEntries(
      Object.entries(params).map(([key, value]) => [
        key,
        typeof value === 'string' ? value.slice(0, 35) : value,
      ]),
    ),
  };
}

function frameFault(cause: string): Problem {
  return problem('legacy.edifact-envelope', { params: { cause } });
}
