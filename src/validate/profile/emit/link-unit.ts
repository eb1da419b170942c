import { fhirpathRuntime } from '../../../fhir/fhirpath/runtime/fhirpath-runtime.ts';
import type { Artefact } from '../artefact-cache.ts';
import type { ShapeCheck } from '../run/shape-check.ts';
import { decodeConstant } from './constants.ts';
import type { UnitCode } from './emit-unit.ts';
import type { Runtime } from './runtime.ts';

/** A unit brought to life: the check of every shape by its name. */
export interface LinkedUnit {
  check(name: string): ShapeCheck;
  readonly fast: Functions;
  /** Made when the first message fails: most processes never need it. */
  readonly explaining: () => Functions;
}

// biome-ignore lint/complexity/noBannedTypes: generated functions take two or four arguments, told by their table
type Functions = Readonly<Record<string, Function>>;

/** Turns a unit's code into functions that call the runtime, each other and the core library. */
export function linkUnit(
  code: Artefact<UnitCode>,
  runtime: Runtime,
  core: LinkedUnit | undefined,
): LinkedUnit {
  const checks = new Map<string, ShapeCheck>();
  let constants: unknown[] = [];
  let explained: Functions | undefined;
  const fast: Record<string, unknown> = {};

  function check(name: string): ShapeCheck {
    const known = checks.get(name);
    if (known) return known;
    const own = name in fast;
    if (!own && core) return core.check(name);
    const made = {
      fast: fast[name] as ShapeCheck['fast'],
      explain: (...args: Parameters<ShapeCheck['explain']>) => explaining()[name]?.(...args),
    };
    checks.set(name, made);
    return made;
  }

  function explaining(): Functions {
    explained ??= evaluate(code.part('explaining'), runtime, constants, core?.explaining());
    return explained;
  }

  // Constants may name checks, and the functions that checks stand for use constants: hence late binding.
  constants = code
    .part('constants')
    .map((constant) => decodeConstant(constant, (name) => lateCheck(() => check(name))));
  Object.assign(fast, evaluate(code.part('fast'), runtime, constants, core?.fast));
  return { check, fast: fast as Functions, explaining };
}

function lateCheck(find: () => ShapeCheck): ShapeCheck {
  return {
    fast: (value, scope) => find().fast(value, scope),
    explain: (value, scope, path, collector) => find().explain(value, scope, path, collector),
  };
}

function evaluate(
  source: string,
  runtime: Runtime,
  constants: unknown[],
  core: Functions | undefined,
): Functions {
  // The source is what emitUnit wrote: element names and codes of the packages enter it as JSON strings only.
  return new Function('rt', 'K', 'core', 'fp', source)(
    runtime,
    constants,
    core,
    fhirpathRuntime,
  ) as Functions;
}
