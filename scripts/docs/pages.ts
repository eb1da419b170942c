import { configurationPage } from './configuration-page.ts';
import { problemsPage } from './problems-page.ts';
import { reportingPage } from './reporting-page.ts';

/** Every generated page of docs/ and what makes it. */
export const pages: readonly (readonly [name: string, make: () => string])[] = [
  ['configuration.md', configurationPage],
  ['problems.md', problemsPage],
  ['reporting.md', reportingPage],
];
