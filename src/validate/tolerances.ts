import { asList, asObject, asText, type JsonObject } from '../fhir/json.ts';
import { type Problem, type ProblemFacts, problem } from '../message/problem.ts';
import type { ProblemCode } from '../message/problem-catalogue.ts';
import { isRefusal } from '../message/severity.ts';
import type { ToleranceName } from '../message/tolerance.ts';

/** A rule that a network or a receiver has agreed to be lenient about: it then warns instead of refusing. */
interface Tolerance {
  /** Codes that only warn. */
  readonly softens?: ReadonlySet<ProblemCode>;
  /**
   * The message as it is meant, for the judgement alone, and a warning for each place. What is kept and passed on are the
   * sender's bytes.
   */
  read?(bundle: JsonObject): { readonly bundle: JsonObject; readonly problems: readonly Problem[] };
}

const tolerances: Readonly<Record<ToleranceName, Tolerance>> = {
  'relative-full-url': { read: withAbsoluteFullUrls },
  'display-text': { softens: new Set(['code.display']) },
  'example-address': { softens: new Set(['value.example-url']) },
};

/** Judges a message under tolerances: what they cover is a warning that names the tolerance. */
export function judgeTolerantly(
  bundle: JsonObject,
  granted: ReadonlySet<ToleranceName>,
  judge: (bundle: JsonObject) => readonly Problem[],
): readonly Problem[] {
  if (granted.size === 0) return judge(bundle);
  let meant = bundle;
  const noted: Problem[] = [];
  for (const name of granted) {
    const reading = tolerances[name].read?.(meant);
    if (reading === undefined) continue;
    meant = reading.bundle;
    noted.push(...reading.problems);
  }
  return [...judge(meant).map((found) => soften(found, granted)), ...noted];
}

function soften(found: Problem, granted: ReadonlySet<ToleranceName>): Problem {
  if (!isRefusal(found.severity)) return found;
  const tolerance = [...granted].find((name) => tolerances[name].softens?.has(found.code));
  return tolerance === undefined ? found : { ...found, severity: 'warning', tolerance };
}

/**
 * Full URLs such as `Patient/1`, which MedCom's own certification messages carry, read as if the server's address stood
 * before them: a reference `Patient/1` then means the same entry.
 */
function withAbsoluteFullUrls(bundle: JsonObject): {
  readonly bundle: JsonObject;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const entry = asList(bundle.entry).map((value, index) => {
    const present = asObject(value);
    const fullUrl = asText(present?.fullUrl);
    if (
      present === undefined ||
      fullUrl === undefined ||
      !/^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/.test(fullUrl)
    ) {
      return value;
    }
    const facts: ProblemFacts = {
      severity: 'warning',
      tolerance: 'relative-full-url',
      expression: `Bundle.entry[${index}].fullUrl`,
      params: { found: fullUrl },
    };
    problems.push(problem('bundle.relative-full-url', facts));
    return { ...present, fullUrl: `https://overgang.dk/fhir/${fullUrl}` };
  });
  return problems.length === 0 ? { bundle, problems } : { bundle: { ...bundle, entry }, problems };
}
