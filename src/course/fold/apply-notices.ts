import { type Course, type NoticeChain, type NoticeRecord, residenceOf } from '../course.ts';
import type { CourseEvent } from '../course-message.ts';
import { noticeTable } from '../tables/notice-table.ts';
import { step, target } from '../tables/step.ts';

/** The chains of notices after an event: the one that it names, or all when it ends them. */
export function applyNotices(course: Course, event: CourseEvent): Course {
  const chainId = 'chainId' in event.facts ? event.facts.chainId : undefined;
  if (chainId === undefined) {
    if (course.chains.length === 0 || !endsNotices(event)) return course;
    return { ...course, chains: course.chains.map((chain) => stepChain(course, chain, event)) };
  }
  const index = course.chains.findIndex((chain) => chain.chainId === chainId);
  const before = course.chains[index] ?? { chainId, notices: [] };
  const after = stepChain(course, withFacts(course, before, event), event);
  return { ...course, chains: index === -1 ? [...course.chains, after] : course.chains.with(index, after) };
}

function endsNotices(event: CourseEvent): boolean {
  return noticeTable.transitions.some(({ on }) => on === event.kind);
}

function withFacts(course: Course, chain: NoticeChain, event: CourseEvent): NoticeChain {
  switch (event.kind) {
    case 'notice-sent':
    case 'notice-revised': {
      const municipality = chain.municipality ?? event.receiver?.municipality ?? residenceOf(course);
      const { sequence = 0, expectedEnd } = event.facts;
      const { messageId, recordedAt: acceptedAt, at: sentAt } = event;
      const sent = { messageId, acceptedAt, sentAt, ...(expectedEnd === undefined ? {} : { expectedEnd }) };
      const known = chain.notices.find((notice) => notice.sequence === sequence);
      if (known?.messageId !== undefined) return chain;
      return withNotice(municipality === undefined ? chain : { ...chain, municipality }, {
        ...(known ?? { sequence, state: 'draft' }),
        ...sent,
      });
    }
    case 'notice-available':
    case 'notice-phoned': {
      const known = noticeAt(chain, event.facts.sequence);
      // The first durable availability counts (2.G.6 case 7), and a confirmation after a call changes nothing.
      if (known.effective !== undefined) {
        return known.byPhone === true && event.kind === 'notice-available'
          ? withNotice(chain, { ...known, inWriting: true })
          : chain;
      }
      const terms = event.terms === undefined ? {} : { terms: event.terms };
      const byPhone = event.kind === 'notice-phoned' ? { byPhone: true } : {};
      const expectedEnd = event.kind === 'notice-phoned' ? event.facts.expectedEnd : undefined;
      const told = expectedEnd === undefined ? {} : { expectedEnd };
      return withNotice(chain, { ...known, ...terms, ...byPhone, ...told, effective: event.at });
    }
    case 'notice-failed': {
      const { effective: _, terms: __, ...notGiven } = noticeAt(chain, event.facts.sequence);
      return withNotice(chain, notGiven);
    }
    case 'notice-answered': {
      const { sequence = 0, answer, consents, readyFrom } = event.facts;
      const known = noticeAt(chain, sequence);
      const ready =
        readyFrom !== undefined && known.expectedEnd !== undefined && readyFrom <= known.expectedEnd;
      const answered = withNotice(chain, { ...known, answer, consents: consents ?? ready });
      return answer === 'dispute-not-our-citizen' ? { ...answered, disputed: true } : answered;
    }
    case 'notice-cancelled':
      return { ...chain, cancelled: chain.cancelled ?? { at: event.at, reason: event.facts.reason ?? '' } };
    default:
      return chain;
  }
}

/** Every notice of the chain takes its own arrow: first as the chain is, then as it has become. */
function stepChain(course: Course, chain: NoticeChain, event: CourseEvent): NoticeChain {
  const first = stepNotices(course, chain, event);
  return first === chain ? chain : stepNotices(course, first, event);
}

function stepNotices(course: Course, chain: NoticeChain, event: CourseEvent): NoticeChain {
  let changed = false;
  const notices = chain.notices.map((notice) => {
    const row = step(noticeTable, notice.state, { course, event, chain, notice });
    const state = row === undefined ? notice.state : target(row, notice.state);
    if (state === notice.state) return notice;
    changed = true;
    return { ...notice, state };
  });
  return changed ? { ...chain, notices } : chain;
}

function noticeAt(chain: NoticeChain, sequence: number): NoticeRecord {
  return chain.notices.find((notice) => notice.sequence === sequence) ?? { sequence, state: 'draft' };
}

function withNotice(chain: NoticeChain, notice: NoticeRecord): NoticeChain {
  const others = chain.notices.filter(({ sequence }) => sequence !== notice.sequence);
  return { ...chain, notices: [...others, notice].toSorted((one, other) => one.sequence - other.sequence) };
}
