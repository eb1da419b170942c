import type { Communication, Reference } from '@medplum/fhirtypes';
import type { CourseFacts, NoticeFacts } from '../course-facts.ts';
import { codeIn, extensionOf, firstOf, partOf } from './bundle-view.ts';
import { businessId, instantAt, partyAt, present, type Read, type Reading, referredId } from './reading.ts';

type Answer = CourseFacts['notice-answered']['answer'];

const communication = 'Bundle.entry.resource.ofType(Communication)';
const elements = ['assessment', 'destination', 'needs', 'doctor', 'phone'] as const;

/** A discharge notice, its revision, its cancellation or its answer (M31 to M34). */
export function readNotice(reading: Reading, notice: Communication, event: string): Read | undefined {
  const chainId = businessId(notice) ?? '?';
  if (wasPhoned(notice) && event !== 'sop-discharge-notice-response')
    return readCall(reading, notice, chainId);
  switch (event) {
    case 'sop-discharge-notice-new':
      return { kind: 'notice-sent', facts: noticeFacts(reading, notice, chainId) };
    case 'sop-discharge-notice-revise':
      return { kind: 'notice-revised', facts: noticeFacts(reading, notice, chainId) };
    case 'sop-discharge-notice-cancel': {
      const reason = codeIn(notice.statusReason?.coding, 'sop-notice-cancel-reason');
      return { kind: 'notice-cancelled', facts: { chainId, ...present({ reason }) } };
    }
    case 'sop-discharge-notice-response': {
      const response = extensionOf(notice, 'sop-notice-response');
      const answer = partOf(response, 'answer')?.valueCoding?.code as Answer | undefined;
      const readyFrom = instantAt(
        reading,
        partOf(response, 'readyFrom')?.valueDateTime,
        `${communication}.extension.extension.value`,
      );
      return {
        kind: 'notice-answered',
        facts: {
          chainId: referredId(notice.inResponseTo?.[0]) ?? '?',
          answer: answer ?? 'received',
          ...present({ readyFrom }),
        },
      };
    }
    default:
      return undefined;
  }
}

const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationMode';

/** Whether the notice was given in a conversation, and is only recorded here (R-NOT-13). */
function wasPhoned({ medium = [] }: Communication): boolean {
  const spoken = ['PHONE', 'VIDEOCONF', 'FACE'];
  return medium.some(({ coding = [] }) =>
    coding.some(({ system, code = '' }) => system === participation && spoken.includes(code)),
  );
}

function readCall(reading: Reading, notice: Communication, chainId: string): Read {
  const { sequence = 0, expectedEnd } = noticeFacts(reading, notice, chainId);
  const named = (reference: Reference | undefined): string | undefined =>
    reference?.display ?? partyAt(reading, reference)?.id;
  const facts = present({ giver: named(notice.sender), taker: named(notice.recipient?.[0]), expectedEnd });
  return { kind: 'notice-phoned', facts: { chainId, sequence, ...facts } };
}

/** The messages number notices from 1; in the course the first has number 0. */
function noticeFacts(reading: Reading, notice: Communication, chainId: string): NoticeFacts {
  const number = partOf(extensionOf(notice, 'sop-notice-revision'), 'sequence')?.valuePositiveInt;
  const end = extensionOf(notice, 'sop-expected-end-of-need')?.valueDateTime;
  const words = notice.payload?.some(({ contentString }) => (contentString ?? '').trim() !== '') === true;
  return {
    chainId,
    // What the payload tells stands in words, which no rule reads; an empty one tells nothing.
    content: words ? elements : [],
    ...present({
      sequence: number === undefined ? undefined : number - 1,
      expectedEnd: instantAt(
        reading,
        end,
        `${communication}.extension.where(url.endsWith('sop-expected-end-of-need')).value`,
      ),
      generalPractitioner: partyAt(reading, firstOf(reading.view, 'Patient')?.generalPractitioner?.[0])?.id,
    }),
  };
}
