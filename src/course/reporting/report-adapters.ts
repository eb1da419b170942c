import { writeDanish } from '../time/danish-time.ts';
import { reportedFields } from './sources.ts';
import type { ReportAdapter, ReportedEvent, Submission } from './submission.ts';

/** A line for the head, with author and custodian, and one for each event. */
const ndjson: ReportAdapter = {
  write(submission) {
    const { events, ...head } = submission;
    const lines = [{ ...head, events: events.length }, ...events.map((event) => row(event))];
    return {
      name: nameOf(submission, 'ndjson'),
      text: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    };
  },
};

const columns = Object.keys(reportedFields);

/** Comma-separated values by RFC 4180; author and custodian in every row, so that none is ever read without them. */
const csv: ReportAdapter = {
  write(submission) {
    const { author, custodian, period, events } = submission;
    const lines = [
      ['author', 'custodian', 'period', ...columns],
      ...events.map((event) => {
        const told: Readonly<Record<string, unknown>> = row(event);
        return [author, custodian, period, ...columns.map((column) => told[column] ?? '')];
      }),
    ];
    const text = lines.map((line) => `${line.map((value) => quoted(String(value))).join(',')}\r\n`).join('');
    return { name: nameOf(submission, 'csv'), text };
  },
};

/** Every form a submission can be written in. */
export const reportAdapters: Readonly<Record<'ndjson' | 'csv', ReportAdapter>> = { ndjson, csv };

function nameOf({ author, custodian, period }: Submission, end: string): string {
  return `${period}-${custodian}-${author}.${end}`;
}

/** An event with its times on a Danish clock. */
function row({ courseId, at, recordedAt, operator, authority, ...event }: ReportedEvent) {
  const instants = ['expectedEnd', 'actualEnd', 'departure'].flatMap((name) => {
    const instant = event[name];
    return typeof instant === 'number' ? [[name, writeDanish(instant)] as const] : [];
  });
  return {
    ...event,
    course: courseId,
    at: writeDanish(at),
    recordedAt: writeDanish(recordedAt),
    ...Object.fromEntries(instants),
  };
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
