import { filesTaken, joinParts } from '../message/multipart.ts';
import { problem, refuses } from '../message/problem.ts';
import type { FileReception, ReceiveFile } from '../translate/incoming.ts';
import { answer, answerProblems } from './answer.ts';
import { statusOf, toOutcome } from './outcome.ts';
import { type Answer, callerOf, type DoorRequest, type Handler } from './request-context.ts';

/** What the door for letters needs. */
export interface LegacyParts {
  readonly receiveFile: ReceiveFile;
  /** Whether a file is nothing without another that needs it: a binary letter. */
  readonly isBeside: (bytes: Uint8Array) => boolean;
  /** Called after every request of which something was accepted. */
  readonly onAccepted: () => void;
}

/**
 * `POST /legacy`: a file of MedCom XML, EDIFACT or a VANSEnvelope is the body; which one is seen by its content, not by
 * its Content-Type. A letter and its binary letter may come as one `multipart/mixed`, as they go out; forms are not read (415).
 * 202 when its messages are kept and on their way, 200 when they were before. The body of the answer is the
 * receipt in the sender's own format where one is owed: a negative receipt (XCTL02, CTL02) with the status of its
 * worst problem, a transport receipt for an envelope. Who accepts `application/fhir+json` gets an OperationOutcome instead. What of
 * an accepted message did not arrive whole and protects the citizen stands in the OperationOutcome, and as its code in
 * `X-Remarks`.
 */
export function receiveLegacy({ receiveFile, isBeside, onAccepted }: LegacyParts): Handler {
  return async (request, response) => {
    const bytes: Uint8Array = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const mediaType = request.get('content-type') ?? '';
    if (bytes.length === 0) {
      answerProblems(request, response, [problem('request.body-missing')]);
      return;
    }
    if (/^\s*multipart\//i.test(mediaType) && !/^\s*multipart\/mixed\s*;/i.test(mediaType)) {
      const params = {
        found: mediaType.split(';')[0] ?? '',
        expected: 'the letter itself, or multipart/mixed',
      };
      answerProblems(request, response, [problem('request.media-type', { params })]);
      return;
    }
    const caller = callerOf(response);
    const receptions: FileReception[] = [];
    for (const file of filesTaken({ mediaType: mediaType.trim(), bytes }, isBeside))
      receptions.push(await receiveFile({ ...file, caller }));
    if (receptions.some(({ receipts }) => receipts.length > 0)) onAccepted();
    tell(request, response, receptions);
  };
}

function tell(request: DoorRequest, response: Answer, receptions: readonly FileReception[]): void {
  const [problems, answers, receipts] = [
    receptions.flatMap((each) => each.problems),
    receptions.flatMap((each) => each.answers),
    receptions.flatMap((each) => each.receipts),
  ];
  const isRepeated = receptions.every(({ status }) => status === 'repeated');
  const status = refuses(problems) ? statusOf(problems) : isRepeated ? 200 : 202;
  const ids = receipts.map(({ messageId }) => messageId);
  if (ids.length > 0) response.set('X-Message-Id', ids.join(', '));
  if (problems.some(({ code }) => code === 'legacy.loss')) response.set('X-Remarks', 'legacy.loss');
  if (answers.length > 0 && !/fhir\+json/.test(request.get('accept') ?? '')) {
    const { mediaType, bytes } = joinParts(answers);
    response.status(status).set('Content-Type', mediaType).send(Buffer.from(bytes));
    return;
  }
  if (refuses(problems)) {
    answerProblems(request, response, problems);
    return;
  }
  const outcome = toOutcome(problems, response.locals.language);
  const told = { severity: 'information' as const, code: 'informational' as const };
  const accepted = receptions.flatMap(({ status, receipts }) =>
    receipts.map(({ messageId, event }) => ({
      ...told,
      details: { text: `${status}: ${event} ${messageId}` },
    })),
  );
  answer(request, response, status, { ...outcome, issue: [...outcome.issue, ...accepted] });
}
