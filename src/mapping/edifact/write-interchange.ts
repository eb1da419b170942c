import type { Interchange, SegmentLetter } from './interchange.ts';
import type { Segment } from './segment.ts';
import { writeSegments } from './write-segments.ts';

/** Writes an interchange with its counts and references. Receipts say nothing of wanting a receipt. */
export function writeInterchange(interchange: Interchange): string {
  const { envelope, letters } = interchange;
  const receipts = letters.every((letter) => letter.message === 'CONTRL');
  const unb: Segment = {
    tag: 'UNB',
    elements: [
      ['UNOC', '3'],
      [interchange.sender, '14'],
      [interchange.receiver, '14'],
      [envelope.sent.date.slice(2).replaceAll('-', ''), envelope.sent.time.replace(':', '')],
      [envelope.identifier],
      ...(receipts ? [] : [[], [], [], [envelope.receiptWanted ? '1' : '0']]),
    ],
  };
  const unz: Segment = { tag: 'UNZ', elements: [[String(letters.length)], [envelope.identifier]] };
  return writeSegments([unb, ...letters.flatMap(frame), unz]);
}

function frame(letter: SegmentLetter): Segment[] {
  const agency = letter.message === 'CONTRL' ? 'ZZ' : 'UN';
  const counted = letter.segments.filter((each) => each.tag !== 'OBJ').length + 2;
  return [
    {
      tag: 'UNH',
      elements: [[letter.reference], [letter.message, 'D', '93A', agency, letter.version], [letter.type]],
    },
    ...letter.segments,
    { tag: 'UNT', elements: [[String(counted)], [letter.reference]] },
  ];
}
