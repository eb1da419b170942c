import type { LossEntry } from '../loss/loss-report.ts';
import type { Severities } from '../loss/severity-rules.ts';
import { childrenOf, type XmlElement } from '../xml/xml-element.ts';
import { type FhirObject, type FhirPath, write } from './fhir-path.ts';
import type { Transform, TransformContext } from './transform.ts';

/** What became of an element of the letter. */
export type Use = Pick<LossEntry, 'outcome' | 'target' | 'note'>;

/** A FHIR message on its way out of a letter. */
export interface Making {
  readonly context: TransformContext;
  readonly severityOf: Severities;
  readonly used: Map<XmlElement, Use>;
  /** Names of the resources that something was written into. */
  readonly written: Set<string>;
  /** Elements whose styles went into an extension. */
  readonly rendered: Set<XmlElement>;
  readonly defaults: LossEntry[];
}

/** Notes that a transform has used what it uses of an element. */
export function use(element: XmlElement, transform: Transform, how: Use, making: Making): void {
  const { children, uses } = transform;
  const used = uses?.(element, making.context) ??
    children?.flatMap((name) => childrenOf(element, name)) ?? [element];
  for (const each of used) useAll(each, how, making);
}

/** Notes that an element was used with all it holds; the first use counts. */
export function useAll(element: XmlElement, how: Use, making: Making): void {
  if (!making.used.has(element)) making.used.set(element, how);
  for (const child of element.children) if (typeof child !== 'string') useAll(child, how, making);
}

/** Writes a value, and notes into which resource. */
export function set(
  path: FhirPath,
  variables: Readonly<Record<string, FhirObject>>,
  value: unknown,
  making: Making,
): void {
  making.written.add(path.variable);
  write(path, variables, value);
}
