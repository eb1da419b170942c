import type { Bundle, Task as FhirTask } from '@medplum/fhirtypes';
import { codeIn, viewBundle } from '../course/read/bundle-view.ts';
import { type Problem, problem } from '../message/problem.ts';
import { sorSystem } from '../message/systems.ts';
import { operator, type TaskChanges } from '../message/task.ts';
import type { Agreements } from '../network/agreements.ts';
import type { Network, Organisation } from '../network/network.ts';

/** Events of cases for the region, with the rule that has them looked into. */
const cases = {
  'sop-complaint': { kind: 'case.complaint', rule: 'R-CPL-01' },
  'sop-adverse-event': { kind: 'case.adverse-event', rule: 'R-CPL-04' },
} as const;

/** A message with a case, and when it was taken. */
interface CaseMessage {
  readonly bundle: Bundle;
  readonly event: string;
  readonly messageId: string;
  readonly sender: Organisation;
  /** Organisations that get the message. */
  readonly receivers: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a case rests on. */
interface CaseParts {
  readonly network: Network;
  readonly agreements: Agreements;
  /** Makes UUIDs, version 4. */
  readonly newId: () => string;
}

/** What a message with a case brings about. */
interface CaseOutcome {
  readonly findings: readonly Problem[];
  readonly tasks: TaskChanges | undefined;
}

/** Whether an event is of a case for the region. */
export function isCase(event: string): event is keyof typeof cases {
  return Object.hasOwn(cases, event);
}

/**
 * A complaint of the citizen or an adverse event (M52, M53) is the region's to look into, whoever operates the place
 * (R-CPL-01, R-CPL-02, R-CPL-04): its task is open until the region says that the case is closed, or who brought it takes
 * it back. It enters no course, where those it is about could read it. What the case says is not looked at, beyond its kind.
 */
export function followCase(
  { bundle, event, messageId, sender, receivers, now }: CaseMessage & { readonly event: keyof typeof cases },
  { network, agreements, newId }: CaseParts,
): CaseOutcome {
  const view = viewBundle(bundle);
  const found = view?.focus;
  const told = found?.resourceType === 'Task' ? found : undefined;
  const requester = organisationAt(view?.find(told?.requester), network);
  const { kind, rule } = cases[event];
  const mayTell = told !== undefined && maySay(told.status, sender, requester);
  if (told === undefined || !mayTell) {
    const params = { kind: sender.id, expected: requester?.id ?? '–' };
    return { findings: [problem('course.sender-no-role', { rule: 'R-SEC-04', params })], tasks: undefined };
  }
  const key = ['case', requester?.id ?? sender.id, told.identifier?.[0]?.value ?? messageId].join('/');
  if (told.status !== 'requested')
    return { findings: [], tasks: { close: [{ key, at: now, by: sender.id }] } };
  const regions = receivers.filter((id) => isOfRegion(network.organisation(id)));
  const named = organisationAt(view?.find(told.owner), network);
  const owner =
    regions[0] ??
    (isOfRegion(named) ? named?.id : undefined) ??
    agreedAuthority([sender.id, ...receivers], agreements) ??
    network.authorityOf(sender.id) ??
    operator;
  const type = codeIn(told.code?.coding, 'sop-case-type') ?? kind;
  return {
    findings:
      regions.length > 0
        ? []
        : [problem('case.not-to-region', { rule: 'R-CPL-01', params: { receiver: receivers[0] ?? '–' } })],
    tasks: {
      open: [
        {
          id: newId(),
          key,
          kind,
          owner,
          messageId,
          reason: { rule, type },
          openedAt: now,
        },
      ],
    },
  };
}

/** Who brings a case brings it itself and may take it back; only the region closes it. */
function maySay(
  status: FhirTask['status'],
  sender: Organisation,
  requester: Organisation | undefined,
): boolean {
  if (status === 'completed') return isOfRegion(sender);
  return (status === 'requested' || status === 'cancelled') && requester?.id === sender.id;
}

function isOfRegion(organisation: Organisation | undefined): boolean {
  return organisation?.kind === 'region' || organisation?.kind === 'visitation';
}

/** The region whose agreement has one of them as a site or as the operator. */
function agreedAuthority(ids: readonly string[], { all }: Agreements): string | undefined {
  return all.find(
    ({ operator: operates, sites }) => ids.includes(operates) || sites.some(({ site }) => ids.includes(site)),
  )?.authority;
}

function organisationAt(
  resource: ReturnType<NonNullable<ReturnType<typeof viewBundle>>['find']>,
  network: Network,
): Organisation | undefined {
  if (resource?.resourceType !== 'Organization') return undefined;
  const sor = resource.identifier?.find(({ system }) => system === sorSystem)?.value;
  return sor === undefined ? undefined : network.withSor(sor).at(-1);
}
