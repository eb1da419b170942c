import { asText, at } from '../../fhir/json.ts';
import { type Problem, problem } from '../../message/problem.ts';
import type { Network } from '../../network/network.ts';
import type { Operations } from '../../store/operations.ts';
import type { Hold, Retention } from '../../store/retention.ts';
import { answerProblems } from '../answer.ts';
import { recordDisclosure, withheldCpr } from '../record-disclosure.ts';
import { type Answer, callerOf, type DoorRequest, type Handler } from '../request-context.ts';

/** What the handlers of holds need. */
export interface HoldParts {
  readonly store: Retention & Pick<Operations, 'recordDisclosure'>;
  readonly network: Network;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** `GET /admin/holds`: the legal holds in force. `?id=` for those on one message or course, lifted ones too. */
export function holdList({ store, network, now }: HoldParts): Handler {
  return async (request, response) => {
    if (!isOperator(request, response, network)) return;
    const { id } = request.query;
    const asked = typeof id === 'string' ? id : undefined;
    const holds = await store.holds(asked);
    const about = asked === undefined ? 'in force' : `on ${withheldCpr(asked)}`;
    await recordDisclosure({ store, now }, response, 'holds', `${about}: ${holds.length} told`);
    response.json({ holds: holds.map(toJson) });
  };
}

/**
 * `POST /admin/holds/{id}` with `{"reason"}`: lays a legal hold on a message, by MessageHeader.id, or on a course. 201 when
 * it is in force from now on, 200 when one was already, 410 when the content has been purged.
 */
export function holdLay({ store, network, now }: HoldParts): Handler {
  return async (request, response) => {
    if (!isOperator(request, response, network)) return;
    const id = request.params.id ?? '';
    const reason = reasonOf(request.body);
    if (reason === undefined) return refuse(request, response, problem('hold.reason-missing'));
    const by = callerOf(response).credential;
    const outcome = await store.hold({ id, reason, by, at: now() });
    switch (outcome.status) {
      case 'held':
        response.status(201).json({ status: 'held', id, covers: outcome.message ? 'message' : 'course' });
        return;
      case 'present':
        response.json({ status: 'present', ...toJson(outcome.hold) });
        return;
      case 'purged': {
        const params = { at: new Date(outcome.at).toISOString(), id };
        refuse(request, response, problem('message.content-purged', { params }));
      }
    }
  };
}

/** `POST /admin/holds/{id}/lift` with `{"reason"}`: lifts the hold in force. */
export function holdLift({ store, network, now }: HoldParts): Handler {
  return async (request, response) => {
    if (!isOperator(request, response, network)) return;
    const id = request.params.id ?? '';
    const reason = reasonOf(request.body);
    if (reason === undefined) return refuse(request, response, problem('hold.reason-missing'));
    const by = callerOf(response).credential;
    if (!(await store.liftHold({ id, reason, by, at: now() }))) {
      return refuse(request, response, problem('hold.absent'));
    }
    response.json({ status: 'lifted', id });
  };
}

function isOperator(request: DoorRequest, response: Answer, network: Network): boolean {
  if (callerOf(response).organisations.has(network.gateway.id)) return true;
  refuse(request, response, problem('hold.operators-only'));
  return false;
}

function refuse(request: DoorRequest, response: Answer, found: Problem): void {
  answerProblems(request, response, [found]);
}

function reasonOf(body: unknown): string | undefined {
  let value: unknown;
  try {
    value = body instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(body)) : undefined;
  } catch {
    return undefined;
  }
  const reason = asText(at(value, 'reason'))?.trim() ?? '';
  return reason.length >= 3 && reason.length <= 500 ? reason : undefined;
}

function toJson({ id, reason, by, at: since, lifted }: Hold) {
  return {
    id,
    reason,
    by,
    at: new Date(since).toISOString(),
    lifted: lifted === undefined ? undefined : { ...lifted, at: new Date(lifted.at).toISOString() },
  };
}
