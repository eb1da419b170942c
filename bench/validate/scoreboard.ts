import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileContext, type MessageContext } from '../../src/validate/profile/message-context.ts';
import {
  type ContextName,
  contextDefinitions,
  corpus,
  hasCorpora,
  hl7Cases,
  type JavaVerdict,
  javaVerdicts,
  officialPackage,
} from './corpora.ts';
import { explains } from './explains.ts';
import { balancedAccuracy, type HL7Result, runHL7Suite } from './hl7-suite.ts';

/** How a corpus compares with the Java validator's verdicts. */
interface Agreement {
  readonly total: number;
  readonly agreed: number;
  readonly falseRejects: readonly string[];
  readonly falseAccepts: readonly string[];
  readonly invalid: number;
  readonly explained: number;
  readonly modesDiffer: readonly string[];
}

if (!hasCorpora) {
  console.error('The corpora are not beside the project; nothing to compare with.');
  process.exit(2);
}

const contexts = new Map<ContextName, MessageContext>();
for (const name of ['hn', 'cc', 'ack', 'hco'] as const) {
  contexts.set(name, compileContext(await contextDefinitions(name), { name }));
}

function contextOf(name: ContextName): MessageContext {
  return contexts.get(name) as MessageContext;
}

function compare(name: 'fixed' | 'fuzz'): Agreement {
  const verdicts = javaVerdicts(name);
  const falseRejects: string[] = [];
  const falseAccepts: string[] = [];
  const modesDiffer: string[] = [];
  let invalid = 0;
  let explained = 0;
  const bundles = corpus(name);
  for (const { id, context, bundle } of bundles) {
    const java = verdicts[id] as JavaVerdict;
    const resource = parse(bundle);
    const judge = contextOf(context);
    const valid = resource !== undefined && judge.check(resource);
    const problems = resource === undefined ? [] : judge.explain(resource);
    const explainedValid = resource !== undefined && !problems.some((each) => each.severity === 'error');
    if (valid !== explainedValid) modesDiffer.push(id);
    if (valid && java.errors > 0) falseAccepts.push(id);
    if (!valid && java.errors === 0) falseRejects.push(id);
    if (java.errors > 0 && resource !== undefined) {
      invalid++;
      if (explains(problems, java.issues)) explained++;
    }
  }
  const agreed = bundles.length - falseRejects.length - falseAccepts.length;
  return { total: bundles.length, agreed, falseRejects, falseAccepts, invalid, explained, modesDiffer };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function homeCareObservation(): { agreed: number; total: number; accepted: number } {
  const { files } = officialPackage('medcom.fhir.dk.homecareobservation#1.2.1');
  const verdicts = javaVerdicts('homecareobservation');
  let agreed = 0;
  let accepted = 0;
  for (const [id, java] of Object.entries(verdicts)) {
    const valid = contextOf('hco').check(JSON.parse(files.get(`package/example/${id}.json`) ?? 'null'));
    if (valid) accepted++;
    if (valid === (java.errors === 0)) agreed++;
  }
  return { agreed, total: Object.keys(verdicts).length, accepted };
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

function corpusRows(name: string, result: Agreement): string[] {
  return [
    `| ${name}: same verdict as Java | ${result.agreed} of ${result.total} (${percent(result.agreed, result.total)}) |`,
    `| ${name}: false rejects / false accepts | ${result.falseRejects.length} / ${result.falseAccepts.length} |`,
    `| ${name}: invalid bundles where one of our findings is one of Java's errors | ${result.explained} of ${result.invalid} (${percent(result.explained, result.invalid)}) |`,
    `| ${name}: fast verdict and explaining pass differ | ${result.modesDiffer.length} |`,
  ];
}

function suiteRow(name: string, results: readonly HL7Result[]): string {
  const right = (expected: 'valid' | 'invalid') => {
    const of = results.filter((each) => each.case.expected === expected);
    return `${of.filter((each) => each.valid === (expected === 'valid')).length} of ${of.length} ${expected}`;
  };
  return `| HL7 suite, ${name}: balanced accuracy | ${(100 * balancedAccuracy(results)).toFixed(1)} % (${right('valid')}, ${right('invalid')}) |`;
}

function missRows(results: readonly HL7Result[]): string[] {
  return results
    .filter((each) => each.valid !== (each.case.expected === 'valid'))
    .map((each) => {
      const { id, mode, module, expected, expectedOutcome } = each.case;
      const said = each.valid
        ? expectedOutcome.issue?.find((issue) => issue.severity === 'error')?.details?.text
        : each.errors[0];
      const cause = (said ?? '').replaceAll('|', '\\|').replace(/\s+/g, ' ').slice(0, 120);
      return `| ${module} | ${id} (${mode}) | ${expected} | ${cause} |`;
    })
    .sort();
}

const fixed = compare('fixed');
const fuzz = compare('fuzz');
const official = corpus('fixed').filter(({ id }) => !/__M\d+$/.test(id));
const accepted = official.filter(({ context, bundle }) => contextOf(context).check(parse(bundle))).length;
const homeCare = homeCareObservation();
const cases = hl7Cases();
const json = await runHL7Suite(cases.filter((each) => each.tier === 'A-json'));
const xml = await runHL7Suite(cases.filter((each) => each.tier === 'B-xml'));

const page = [
  '# Validation scoreboard',
  '',
  'Written by `npm run scoreboard`. The truth is the official HL7 Java validator, run offline on the packages MedCom pins.',
  'The reasons for what remains are in [validation.md](validation.md).',
  '',
  '| measure | result |',
  '| --- | --- |',
  `| official MedCom messages accepted | ${accepted} of ${official.length} |`,
  `| HomeCareObservation: same verdict as Java | ${homeCare.agreed} of ${homeCare.total} (${homeCare.accepted} accepted) |`,
  ...corpusRows('fixed', fixed),
  ...corpusRows('fuzz', fuzz),
  suiteRow('JSON', json),
  suiteRow('XML', xml),
  '',
  '## Bundles judged otherwise than by Java',
  '',
  ...[...fixed.falseRejects, ...fuzz.falseRejects].map((id) => `- ${id}: rejected here, accepted by Java`),
  ...[...fixed.falseAccepts, ...fuzz.falseAccepts].map((id) => `- ${id}: accepted here, rejected by Java`),
  '',
  '## HL7 cases judged otherwise, by module',
  '',
  '| module | case | expected | what the suite says, or what we found |',
  '| --- | --- | --- | --- |',
  ...missRows([...json, ...xml]),
  '',
].join('\n');

writeFileSync(join(import.meta.dirname, '../../docs/validation-scoreboard.md'), page);
console.log(page);
