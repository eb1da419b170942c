import type { Resource } from '@medplum/fhirtypes';
import type { Receive, Reception } from '../receive.ts';
import { answer, answerProblems } from './answer.ts';
import { toOutcome } from './outcome.ts';
import { preferredReturn } from './prefer.ts';
import { toParameters } from './receipt-parameters.ts';
import { type Answer, callerOf, type DoorRequest, type Handler } from './request-context.ts';

/**
 * `POST /fhir/$process-message` and `POST /fhir/Bundle`: a message Bundle is the body. 202 when it is kept and on its
 * way, 200 when it was kept before; the answer leaves after the commit. Else an OperationOutcome.
 * https://hl7.org/fhir/R4/messageheader-operation-process-message.html
 * @param onAccepted called after every message that was accepted, now or before
 */
export function receiveMessage(receive: Receive, onAccepted: () => void): Handler {
  return async (request, response) => {
    const bytes: Uint8Array = request.body instanceof Uint8Array ? request.body : new Uint8Array();
    const reception = await receive({
      bytes,
      contentType: request.get('content-type'),
      caller: callerOf(response),
      language: response.locals.language,
    });
    if (reception.status === 'refused') {
      answerProblems(request, response, reception.problems, reception.acknowledgement);
      return;
    }
    onAccepted();
    acknowledgeReceipt(request, response, reception, bytes);
  };
}

function acknowledgeReceipt(
  request: DoorRequest,
  response: Answer,
  { status, receipt }: Exclude<Reception, { status: 'refused' }>,
  bytes: Uint8Array,
): void {
  const code = status === 'accepted' ? 202 : 200;
  response.set('Location', `${request.protocol}://${request.get('host')}/fhir/Bundle/${receipt.bundleId}`);
  const preference = preferredReturn(request.get('prefer'));
  if (preference !== undefined) response.set('Preference-Applied', `return=${preference}`);
  const { language } = response.locals;
  switch (preference) {
    case 'minimal':
      response.status(code).end();
      return;
    case 'representation':
      // The message is given back as it was sent, byte for byte.
      response
        .status(code)
        .type(String(request.get('content-type')))
        .send(Buffer.from(bytes));
      return;
    case 'OperationOutcome':
      answer(request, response, code, informed(toOutcome(receipt.problems, language), status));
      return;
    default:
      answer(request, response, code, toParameters(status, receipt, language));
  }
}

/** An OperationOutcome must have an issue, also when there is nothing to remark. */
function informed(outcome: ReturnType<typeof toOutcome>, status: string): Resource {
  return outcome.issue.length > 0
    ? outcome
    : { ...outcome, issue: [{ severity: 'information', code: 'informational', details: { text: status } }] };
}
