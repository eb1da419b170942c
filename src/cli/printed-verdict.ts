import { describe, entryOf, type Language, type Problem } from '../message/problem.ts';
import type { Terminal } from './terminal.ts';

/** One input's verdict, as it is printed. */
export interface PrintedVerdict {
  readonly file: string;
  /** Of a line of a corpus. */
  readonly id?: string;
  /** The context that judged, or `name#version` of the package; null when it was R4 alone. */
  readonly context: string | null;
  readonly valid: boolean;
  readonly issues: readonly PrintedIssue[];
}

interface PrintedIssue {
  readonly severity: string;
  readonly code: string;
  readonly type: string;
  readonly expression: string | undefined;
  readonly rule: string | undefined;
  readonly profile: string | undefined;
  readonly text: string;
}

/** A finding as it is printed, in a language. */
export function printedIssue(found: Problem, language: Language): PrintedIssue {
  const { severity, code, expression, rule, profile } = found;
  return {
    severity,
    code,
    type: entryOf(code).issue,
    expression,
    rule: rule ?? found.javaId,
    profile,
    text: describe(found, language),
  };
}

/** Tells a verdict to a person. */
export function tellVerdict({ file, id, context, valid, issues }: PrintedVerdict, terminal: Terminal): void {
  const name = id === undefined ? file : `${file} ${id}`;
  terminal.line(`${valid ? 'valid  ' : 'invalid'}  ${context ?? 'R4'}  ${name}`);
  for (const { severity, code, expression, text } of issues) {
    terminal.line(`         ${severity.padEnd(11)} ${code}  ${expression ?? ''}  ${text}`);
  }
}
