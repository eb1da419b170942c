import { type Problem, problem, refuses } from '../../message/problem.ts';
import { checkLetter } from '../letter/check-letter.ts';
import { append, find, type RowContext, reach } from '../letter/element-path.ts';
import type { Emessage } from '../letter/emessage.ts';
import type { LetterBook } from '../letter/letter-book.ts';
import { orderLetter } from '../letter/order-letter.ts';
import { UsedValues } from '../loss/fhir-leaves.ts';
import { type LossEntry, type LossOutcome, type LossReport, lossReport } from '../loss/loss-report.ts';
import type { Severities } from '../loss/severity-rules.ts';
import { childOf, select, trimmedText, type XmlElement, type XmlNode } from '../xml/xml-element.ts';
import type { CompiledCase, CompiledPair, CompiledRow, LegacyPath } from './compile-pair.ts';
import {
  type FhirObject,
  type FhirPath,
  isObject,
  type Place,
  readAll,
  readFirst,
  type Variables,
} from './fhir-path.ts';
import { fitContent, REPLACED } from './fit-content.ts';
import { findResources, indexMessage } from './message-resources.ts';
import { type RowRunner, runRows } from './run-rows.ts';
import { neverLost, sourceEntries, useTemplates } from './source-entries.ts';
import type { PairNeeds, TransformContext } from './transform.ts';

/** A message as a letter, with what became of its elements. */
export interface LegacyResult {
  /** Absent when a problem refuses the conversion. */
  readonly emessage?: Emessage;
  readonly report: LossReport;
  readonly problems: readonly Problem[];
}

interface Writing {
  readonly pair: CompiledPair;
  readonly used: UsedValues;
  readonly context: TransformContext;
  readonly problems: Problem[];
  readonly defaults: LossEntry[];
  readonly severityOf: Severities;
}

/** Runs a table from FHIR to its letter. A loss of what may never be lost refuses the conversion. */
export function writeLegacy(
  pair: CompiledPair,
  bundle: FhirObject,
  letters: LetterBook,
  severityOf: Severities,
  needs: PairNeeds,
): LegacyResult {
  const index = indexMessage(bundle);
  const variables = findResources(pair, bundle, index);
  const root: XmlElement = { name: pair.grammar.root, namespace: pair.grammar.namespace, children: [] };
  const used = new UsedValues();
  const context: TransformContext = {
    ...needs,
    translate: pair.translate,
    namespace: root.namespace,
    resolve: index.resolve,
    message: bundle,
    letter: root,
    isUsed: (holder, key) => used.get(holder, key) !== undefined,
    alsoUsed: (holder, key) => used.add(holder, key, { outcome: 'transformed' }),
  };
  const writing: Writing = { pair, used, context, problems: [], defaults: [], severityOf };
  useTemplates(pair, variables, used);
  const event = variables.header?.eventCoding;
  if (isObject(event)) used.add(event, 'code', { outcome: 'transformed', target: 'Letter/TypeCode' });
  runRows(pair.rows, { letter: root, element: root }, variables, writing, toLegacy);
  const emessage = finish(root, pair, letters, writing.problems);
  const entries = [...sourceEntries(index, bundle, used, severityOf), ...writing.defaults];
  for (const lost of neverLost(entries, severityOf))
    writing.problems.push(
      problem('legacy.safety-lost', { expression: lost, params: { element: lost, to: pair.table.letter } }),
    );
  const report = lossReport(eventOf(bundle), pair.table.letter, entries);
  return { report, problems: writing.problems, ...(refuses(writing.problems) ? {} : { emessage }) };
}

/** The event code of a message. */
export function eventOf(bundle: FhirObject): string {
  const header = indexMessage(bundle).resources[0]?.eventCoding;
  return isObject(header) ? String(header.code ?? '') : '';
}

/** The letter in its schema's order, its envelope apart, checked. */
function finish(root: XmlElement, pair: CompiledPair, letters: LetterBook, problems: Problem[]): Emessage {
  const ordered = orderLetter(pair.grammar.rule, root);
  const envelope = childOf(ordered, 'Envelope');
  const letter = { ...ordered, children: ordered.children.filter((child) => child !== envelope) };
  const grammar = letters.byType.get(pair.table.letter) ?? pair.grammar;
  problems.push(...checkLetter(grammar, letter));
  const at = (...path: string[]): string => {
    const found = envelope === undefined ? undefined : select(envelope, path);
    return found === undefined ? '' : trimmedText(found);
  };
  return {
    envelope: {
      sent: { date: at('Sent', 'Date'), time: at('Sent', 'Time') },
      identifier: at('Identifier'),
      receiptWanted: at('AcknowledgementCode') === 'pluspositivkvitt',
    },
    letters: [{ grammar, root: letter }],
  };
}

const toLegacy: RowRunner<Variables, Writing> = {
  passesOver: 'to-fhir',
  cases: writeCase,
  each: writeEach,
  value: writeValue,
};

function writeEach(
  row: Extract<CompiledRow, { kind: 'each' }>,
  at: RowContext,
  variables: Variables,
  writing: Writing,
): void {
  const max = row.legacy.rule?.max ?? Number.POSITIVE_INFINITY;
  let count = 0;
  for (const place of readAll(row.fhir, variables)) {
    if (!isObject(place.value) || count >= max) continue;
    const inner = { ...variables, each: place.value };
    if (row.having !== undefined && readFirst(row.having, inner) === undefined) continue;
    const element = append(at, row.legacy.path);
    runRows(row.rows, { ...at, element }, inner, writing, toLegacy);
    if (element.children.length > 0) count += 1;
    else removeChild(at.element, element);
  }
}

function removeChild(parent: XmlElement, child: XmlElement): void {
  const index = parent.children.indexOf(child);
  if (index >= 0) parent.children.splice(index, 1);
}

function writeValue(
  row: Extract<CompiledRow, { kind: 'value' }>,
  at: RowContext,
  variables: Variables,
  writing: Writing,
): void {
  if (row.legacy === undefined) return;
  const { children, appends } = row.transform;
  const written = (find(at, row.legacy.path)?.children.length ?? 0) > 0;
  if (written && children === undefined && appends !== true) return;
  const place = row.fhir === undefined ? undefined : readFirst(row.fhir, variables);
  const fits =
    place !== undefined && (typeof place.value === 'object') === (row.transform.takesObject === true);
  const content = !fits
    ? undefined
    : row.transform.toLegacy?.(place.value, writing.context, place.holder, place.key);
  if (place !== undefined && content !== undefined && content.nodes.length > 0) {
    const fitted = fitContent(content.nodes, row.legacy, writing.problems);
    const { namespace } = writing.context;
    if (written && appends === true) put(at, row.legacy, [{ name: 'Break', namespace, children: [] }]);
    put(at, row.legacy, fitted.nodes);
    const shortened = fitted.shortened || content.shortened === true;
    const carried =
      fitted.replaced && row.transform.outcome === 'carried' ? 'transformed' : row.transform.outcome;
    const outcome: LossOutcome = shortened ? 'shortened' : carried;
    const note = fitted.replaced ? REPLACED : (content.note ?? row.note);
    useTests(row.fhir, place.holder, writing.used);
    writing.used.add(place.holder, place.key, {
      outcome,
      target: row.legacy.text,
      ...(note === undefined ? {} : { note }),
    });
    return;
  }
  const fallback = row.default?.legacy;
  if (fallback === undefined || find(at, row.legacy.path) !== undefined) return;
  put(at, row.legacy, [fallback]);
  writing.defaults.push({
    path: row.legacy.text,
    outcome: 'defaulted',
    severity: writing.severityOf(row.legacy.text).severity,
    ...(row.note === undefined ? {} : { note: row.note }),
  });
}

function put(at: RowContext, legacy: LegacyPath, nodes: readonly XmlNode[]): void {
  reach(at, legacy.path).children.push(...nodes);
}

function writeCase(
  cases: readonly CompiledCase[],
  at: RowContext,
  variables: Variables,
  writing: Writing,
): void {
  for (const each of cases) {
    if (each.direction === 'to-fhir') continue;
    const bound = matchFhir(each, variables);
    if (bound === undefined) continue;
    for (const { at: path, value } of each.legacy) {
      if (value === null) continue;
      const shown = value.startsWith('$') ? bound.get(value) : value;
      if (shown === undefined) continue;
      const content = value.startsWith('$')
        ? each.transform.toLegacy?.(shown, writing.context, {}, '')?.nodes
        : [shown];
      if (content !== undefined && find(at, path.path) === undefined) put(at, path, content);
    }
    useCase(each, variables, writing);
    return;
  }
  if (cases.every((each) => each.direction === 'to-fhir')) return;
  const asked = cases.at(-1)?.fhir[0];
  const value = asked === undefined ? undefined : readFirst(asked.at, variables)?.value;
  if (value !== undefined && asked !== undefined)
    writing.problems.push(
      problem('legacy.no-twin', {
        expression: asked.at.text,
        params: { element: asked.at.text, value: String(value).slice(0, 60), to: writing.pair.table.letter },
      }),
    );
}

function matchFhir(each: CompiledCase, variables: Variables): Map<string, string> | undefined {
  const bound = new Map<string, string>();
  for (const { at, value } of each.fhir) {
    const found = readFirst(at, variables)?.value;
    if (typeof value === 'string' && value.startsWith('$')) {
      if (found === undefined) return undefined;
      bound.set(value, String(found));
    } else if (value === null ? found !== undefined && found !== false : found !== value) return undefined;
  }
  return bound;
}

function useCase(each: CompiledCase, variables: Variables, writing: Writing): void {
  const target = each.legacy[0]?.at.text;
  for (const { at } of each.fhir) {
    const place: Place | undefined = readFirst(at satisfies FhirPath, variables);
    if (place !== undefined)
      writing.used.add(place.holder, place.key, {
        outcome: 'transformed',
        ...(target === undefined ? {} : { target }),
        ...(each.note === undefined ? {} : { note: each.note }),
      });
  }
}

/** What tells the value from its neighbours says no more than the path does. */
function useTests(path: FhirPath | undefined, holder: FhirObject, used: UsedValues): void {
  for (const step of path?.steps ?? [])
    if (step.kind === 'where')
      for (const [key] of step.tests) used.add(holder, key, { outcome: 'transformed' });
}
