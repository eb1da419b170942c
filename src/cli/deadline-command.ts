import { text } from 'node:stream/consumers';
import { deadlineCommand } from '../course/deadline/deadline-command.ts';
import { nationalPolicies } from '../course/policy/national-policy.ts';
import type { Terminal } from './terminal.ts';

/** `overgang deadline`: how long a municipality must be told before a stay may end. (R-NOT; domain model §2.G.) */
export async function tellDeadlines(
  times: readonly string[],
  { policy, json }: { readonly policy?: string; readonly json?: boolean },
  terminal: Terminal,
): Promise<number> {
  const { stdout, stderr, exitCode } = deadlineCommand(
    {
      times,
      json: json === true,
      ...(policy === undefined ? {} : { policyId: policy }),
      ...(times.includes('-') ? { input: await text(process.stdin) } : {}),
    },
    nationalPolicies(),
  );
  if (stdout !== '') terminal.line(stdout.trimEnd());
  if (stderr !== '') terminal.error(stderr.trimEnd());
  return exitCode;
}
