import { joinParts } from '../message/multipart.ts';
import { problem, refuses } from '../message/problem.ts';
import type { FileReception, ReceiveFile } from '../translate/incoming.ts';
import { answer, answerProblems } from './answer.ts';
import { statusOf, toOutcome } from './outcome.ts';
import { type Answer, callerOf, type DoorRequest, type Handler } from './request-context.ts';

/**
 * `POST /legacy`: a file of MedCom XML, EDIFACT or a VANSEnvelope is the body; which one is seen by its content, not by
 * its Content-Type. 202 when its messages are kept and on their way, 200 when they were before. The body of the answer is the
 * receipt in the sender's own format where one is owed: a negative receipt (XCTL02, CTL02) with the status of its
 * worst problem, a transport receipt for an envelope. Who accepts `application/fhir+json` gets an OperationOutcome instead.
 * @param onAccepted called after every accepted file
 */
export function receiveLegacy(receiveFile: ReceiveFile, onAccepted: () => void): Handler {
  return async (request, response) => {
    const bytes: Uint8Array = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    if (bytes.length === 0) {
      answerProblems(request, response, [problem('request.body-missing')]);
      return;
    }
    const reception = await receiveFile({ bytes, caller: callerOf(response) });
    if (reception.receipts.length > 0) onAccepted();
    tell(request, response, reception);
  };
}

function tell(request: DoorRequest, response: Answer, reception: FileReception): void {
  const { problems, answers, receipts } = reception;
  const status = refuses(problems) ? statusOf(problems) : reception.status === 'repeated' ? 200 : 202;
  const ids = receipts.map(({ messageId }) => messageId);
  if (ids.length > 0) response.set('X-Message-Id', ids.join(', '));
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
  const accepted = receipts.map(({ messageId, event }) => ({
    ...told,
    details: { text: `${reception.status}: ${event} ${messageId}` },
  }));
  answer(request, response, status, { ...outcome, issue: [...outcome.issue, ...accepted] });
}
