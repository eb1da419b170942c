import { indexBundle } from './bundle-index.ts';
import type { Collector } from './collector.ts';
import type { ProfileCheck } from './compiled-context.ts';
import { answerFor, makeInnerRun, type Requirement, type Run, rememberAnswer } from './run.ts';
import type { Scope } from './scope.ts';

/**
 * Asks that a resource satisfy a profile, now or later in this run. Waiting instead of descending keeps the
 * stack flat and lets resources point at each other in circles.
 */
export function requireProfile(profile: ProfileCheck, target: Scope, run: Run): void {
  const scope = target.run === run ? target : adopt(target, run);
  if (scope.required.includes(profile)) return;
  scope.required = [...scope.required, profile];
  run.waiting.push({ scope, profile, because: run.current });
}

/** Checks everything that was asked for, and what that asks for in turn. In the fast mode stops at the first fault. */
export function settle(run: Run, collector: Collector | undefined): boolean {
  for (let next = run.waiting.pop(); next; next = run.waiting.pop()) {
    const { scope, profile } = next;
    if (isImplied(profile, scope)) continue;
    run.current = next;
    if (collector) profile.explain(scope.resource, scope, scope.path, collector);
    else if (!holds(next, run)) return false;
  }
  return true;
}

/** True when the resource has to satisfy a profile that derives from this one. */
function isImplied(profile: ProfileCheck, scope: Scope): boolean {
  return scope.required.some((each) => each.bases.includes(profile.canonical));
}

function isRequired(profile: ProfileCheck, scope: Scope): boolean {
  return scope.required.includes(profile) || isImplied(profile, scope);
}

function holds(requirement: Requirement, run: Run): boolean {
  const { scope, profile } = requirement;
  // The main run asks each requirement once; only questions come again.
  const known = run.stopsAtFirstFault ? undefined : answerFor(run, scope.resource, profile.canonical);
  const answer = known ?? profile.fast(scope.resource, scope);
  if (!answer) blame(requirement, run);
  return answer;
}

/** What made a requirement necessary fails with it; remembering that keeps long chains of references linear. */
function blame(failed: Requirement, run: Run): void {
  for (let each: Requirement | undefined = failed; each; each = each.because) {
    rememberAnswer(run, each.scope.resource, each.profile.canonical, false);
  }
}

/** `conformsTo()` of FHIRPath; `undefined` when the profile is not known here. */
export function conforms(value: unknown, canonical: string, from: Scope): boolean | undefined {
  const profile = from.run.context.profile(canonical);
  if (!profile || typeof value !== 'object' || value === null) return undefined;
  const entry = (from.inner ?? from.bundle)?.byResource.get(value);
  // A profile this run already insists on decides the verdict by itself; asking again would only cost time.
  if (entry && from.run.stopsAtFirstFault && isRequired(profile, entry.scope)) return true;
  return satisfies(value, profile, entry?.scope ?? from);
}

/** Whether a resource satisfies a profile, and what it refers to does as well; nothing is reported. */
export function satisfies(resource: object, profile: ProfileCheck, around: Scope): boolean {
  if (profile.resourceType !== (resource as { resourceType?: unknown }).resourceType) return false;
  const known = answerFor(around.run, resource, profile.canonical);
  if (known !== undefined) return known;
  const run = makeInnerRun(around.run);
  const scope = adopt(around, run, resource);
  requireProfile(profile, scope, run);
  const answer = settle(run, undefined);
  rememberAnswer(run, resource, profile.canonical, answer);
  return answer;
}

function adopt(scope: Scope, run: Run, resource = scope.resource): Scope {
  run.adopted ??= new Map();
  const known = run.adopted.get(resource);
  if (known) return known;
  const own = run.makeScope(run, resource, scope.container, scope.bundle, scope.path);
  own.entry = scope.entry;
  if ((resource as { resourceType?: unknown }).resourceType === 'Bundle') {
    own.inner = indexBundle(resource, run, scope.path);
  }
  run.adopted.set(resource, own);
  return own;
}
