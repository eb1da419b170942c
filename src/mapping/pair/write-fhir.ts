import type { Problem } from '../../message/problem.ts';
import { find, findAll, type RowContext } from '../letter/element-path.ts';
import type { Letter, LetterEnvelope } from '../letter/emessage.ts';
import { legacyLeaves } from '../loss/legacy-leaves.ts';
import { type LossEntry, type LossReport, lossReport } from '../loss/loss-report.ts';
import type { Severities } from '../loss/severity-rules.ts';
import { isStyled } from '../text/plain-text.ts';
import { RENDERING, toXhtml } from '../text/styled-text.ts';
import { trimmedText, type XmlElement, type XmlNode } from '../xml/xml-element.ts';
import { assemble, startResources } from './assemble-message.ts';
import type { CompiledPair, CompiledRow } from './compile-pair.ts';
import { copyOf } from './copy-json.ts';
import { type FhirObject, type FhirPath, isObject, readFirst, type Variables } from './fhir-path.ts';
import { makeCase } from './make-case.ts';
import { type Making, set, use } from './making.ts';
import { type RowRunner, runRows } from './run-rows.ts';
import type { PairNeeds } from './transform.ts';

/** A letter as a FHIR message, with what became of its elements. */
export interface FhirResult {
  readonly bundle: FhirObject;
  readonly report: LossReport;
  readonly problems: readonly Problem[];
}

/** Runs a table from its letter to FHIR. */
export function writeFhir(
  pair: CompiledPair,
  envelope: LetterEnvelope,
  letter: Letter,
  severityOf: Severities,
  needs: PairNeeds,
): FhirResult {
  const root = withEnvelope(envelope, letter.root);
  const variables = startResources(pair, needs.newUuid);
  const making: Making = {
    severityOf,
    used: new Map(),
    written: new Set(),
    rendered: new Set(),
    defaults: [],
    context: {
      ...needs,
      translate: pair.translate,
      namespace: root.namespace,
      letter: letter.root,
      message: variables.bundle ?? {},
      resolve: () => undefined,
      isUsed: (holder) => making.used.has(holder as XmlElement),
      alsoUsed: () => undefined,
    },
  };
  runRows(pair.rows, { letter: root, element: root }, variables, making, toFhir);
  const bundle = assemble(pair, variables, making.written);
  const entries = legacyLeaves(pair.grammar.rule, root).flatMap((leaf) =>
    sourceEntry(leaf.path, leaf.element, making),
  );
  return {
    bundle,
    problems: [],
    report: lossReport(letter.grammar.type, pair.table.event, [...entries, ...making.defaults]),
  };
}

function withEnvelope(envelope: LetterEnvelope, root: XmlElement): XmlElement {
  const element = (name: string, ...children: XmlElement['children']): XmlElement => ({
    name,
    namespace: root.namespace,
    children,
  });
  const head = element(
    'Envelope',
    element('Sent', element('Date', envelope.sent.date), element('Time', envelope.sent.time)),
    element('Identifier', envelope.identifier),
    element('AcknowledgementCode', envelope.receiptWanted ? 'pluspositivkvitt' : 'minuspositivkvitt'),
  );
  return { ...root, children: [head, ...root.children] };
}

function sourceEntry(path: string, element: XmlElement, making: Making): LossEntry[] {
  const rule = making.severityOf(path);
  const use = making.used.get(element);
  if (use !== undefined) {
    const entry: LossEntry = { path, severity: rule.severity, ...use };
    if (making.rendered.has(element) || !isStyled(element.children)) return [entry];
    const note = 'Told as text: the words are all there, bold and the like are not.';
    return [entry, { path: `${path}/style`, outcome: 'lost', severity: 'technical', note }];
  }
  if (trimmedText(element) === '_') return [];
  return [
    {
      path,
      outcome: 'lost',
      severity: rule.severity,
      ...(rule.note === undefined ? {} : { note: rule.note }),
    },
  ];
}

const toFhir: RowRunner<Readonly<Record<string, FhirObject>>, Making> = {
  passesOver: 'to-legacy',
  cases: makeCase,
  each: makeEach,
  value: makeValue,
};

function makeEach(
  row: Extract<CompiledRow, { kind: 'each' }>,
  at: RowContext,
  variables: Readonly<Record<string, FhirObject>>,
  making: Making,
): void {
  const steps = row.fhir.steps;
  for (const element of findAll(at, row.legacy.path)) {
    const member: FhirObject = copyOf(row.template ?? {});
    const inner = { ...variables, each: member };
    runRows(row.rows, { ...at, element }, inner, making, toFhir);
    const list = readList(row.fhir, variables);
    const next: FhirPath = { ...row.fhir, steps: [...steps, { kind: 'index', index: list }] };
    set(next, variables, member, making);
  }
}

/** How many members the list at a path has already. */
function readList(path: FhirPath, variables: Variables): number {
  const parent = path.steps.slice(0, -1);
  const last = path.steps.at(-1);
  const holder = readFirst({ ...path, steps: parent }, variables)?.value;
  const list = isObject(holder) && last?.kind === 'key' ? holder[last.key] : undefined;
  return Array.isArray(list) ? list.length : 0;
}

function makeValue(
  row: Extract<CompiledRow, { kind: 'value' }>,
  at: RowContext,
  variables: Readonly<Record<string, FhirObject>>,
  making: Making,
): void {
  if (row.from !== undefined) {
    makeFrom(row.from, row, variables, making);
    return;
  }
  const element = row.legacy === undefined ? undefined : find(at, row.legacy.path);
  const value =
    element === undefined ? valueWithout(row, making) : row.transform.toFhir?.(element, making.context);
  if (element !== undefined && (value !== undefined || row.fhir === undefined))
    use(
      element,
      row.transform,
      {
        outcome: row.transform.outcome,
        ...(row.fhir === undefined ? {} : { target: row.fhir.text }),
        ...(row.note === undefined ? {} : { note: row.note }),
      },
      making,
    );
  if (row.fhir === undefined) return;
  // A copy: what is written may be filled in later, and the table must stay as it is.
  const written = value ?? copyOf(row.default?.fhir);
  if (written === undefined || (value === undefined && readFirst(row.fhir, variables) !== undefined)) return;
  set(row.fhir, variables, written, making);
  if (element !== undefined && row.transform.styled === true) {
    const nodes = row.transform.part?.(element) ?? element.children;
    if (isStyled(nodes)) setRendering(row.fhir, element, nodes, variables, making);
  }
  if (value !== undefined) return;
  const path = pathIn(row.fhir, variables);
  const note = row.note === undefined ? {} : { note: row.note };
  making.defaults.push({ path, outcome: 'defaulted', severity: making.severityOf(path).severity, ...note });
}

/** Styles stand beside the string, in the standard extension for a string's look. */
function setRendering(
  path: FhirPath,
  element: XmlElement,
  nodes: readonly XmlNode[],
  variables: Readonly<Record<string, FhirObject>>,
  making: Making,
): void {
  const last = path.steps.at(-1);
  if (last?.kind !== 'key') return;
  const beside: FhirPath = {
    ...path,
    steps: [...path.steps.slice(0, -1), { kind: 'key', key: `_${last.key}` }],
  };
  set(beside, variables, { extension: [{ url: RENDERING, valueString: toXhtml(nodes) }] }, making);
  making.rendered.add(element);
}

/** A table's path as the message has it: `%patient.name[0]` is `Patient.name[0]`. */
function pathIn(path: FhirPath, variables: Readonly<Record<string, FhirObject>>): string {
  const known = shownPaths.get(path);
  if (known !== undefined) return known;
  const type = String(variables[path.variable]?.resourceType ?? path.variable);
  const shown = path.text.replace(/^%\w+/, type).replace(/extension\('[^']*\/([^'/]+)'\)/g, 'extension($1)');
  shownPaths.set(path, shown);
  return shown;
}

/** Of the tables' paths: a table has one resource by each name. */
const shownPaths = new WeakMap<FhirPath, string>();

/** A row without a legacy side makes its value from nothing, such as a new identifier. */
function valueWithout(row: Extract<CompiledRow, { kind: 'value' }>, making: Making): unknown {
  return row.legacy === undefined && row.fhir !== undefined && row.default === undefined
    ? row.transform.toFhir?.({ name: '', namespace: '', children: [] }, making.context)
    : undefined;
}

function makeFrom(
  from: FhirPath,
  row: Extract<CompiledRow, { kind: 'value' }>,
  variables: Readonly<Record<string, FhirObject>>,
  making: Making,
): void {
  const source = readFirst(from, variables)?.value;
  if (source === undefined || row.fhir === undefined || readFirst(row.fhir, variables) !== undefined) return;
  const value = row.transform.toFhir?.(
    { name: '', namespace: '', children: [String(source)] },
    making.context,
  );
  if (value !== undefined) set(row.fhir, variables, value, making);
}
