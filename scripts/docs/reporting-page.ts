import { registeredBy, reportedFields } from '../../src/course/reporting/sources.ts';

/** docs/reporting.md: what is reported, and where each thing of it is registered (R-DAT-03). */
export function reportingPage(): string {
  const rows = (table: Readonly<Record<string, string>>): string =>
    Object.entries(table)
      .map(([name, source]) => `| \`${name}\` | ${source} |`)
      .join('\n');
  return `# Reporting

What a region and its operators report, where each thing of it is registered, and what keeps it comparable over the years.
Nothing is registered for the sake of reporting (R-DAT-02); how it is fetched is in [regions.md](regions.md).

This page is made from \`src/course/reporting/sources.ts\` by \`npm run build:docs\`.

## One place for each thing

A field of the national report (\`overgang report\`) comes from one place, and is registered nowhere else (R-DAT-03).

| field | registered in |
| --- | --- |
${rows(reportedFields)}

\`author\`, \`custodian\` and \`period\` say who submits, for which region, and of when: the stay's operator, its authority, and
the day of recording. Each event (\`what\`) is told by one message:

| event | registered by |
| --- | --- |
${rows(registeredBy)}

## Codes that are retired

The code systems are shared by all sectors, and each has a version (\`profiles/package/\`, R-DAT-04). A code that goes out of use
stands in the file that \`OVERGANG_RETIRED_CODES\` names:

\`\`\`json
[
  {
    "system": "https://overgang.dk/fhir/CodeSystem/sop-end-reason",
    "code": "left-by-own-wish",
    "retired": "2028-01-01",
    "successors": ["own-decision"]
  }
]
\`\`\`

A message assembled on that Danish day or later is judged and recorded with the successor, its sender is told both
(\`code.retired\`), and its receivers get it as it came: indicators, settlements and reports go on as if the code had never
changed (R-DAT-11). With several successors nobody but the sender knows which is meant: the message is refused
(\`code.retired-ambiguous\`). A successor may be retired in its turn. What was recorded before that day stays as it was, with the
code of its day: whoever compares years reads it by the same file. \`$validate\` and what one asks of stored messages know
nothing of the file.

## Three perspectives

The export of messages (\`GET /region/export/messages\`) tells of each message which perspectives it has (R-DAT-12); the
content itself stands beside it, byte for byte.

| \`perspectives\` | because of |
| --- | --- |
| \`clinical\` | an Observation, or a QuestionnaireResponse that staff filled in |
| \`organisational\` | an Encounter |
| \`user-experienced\` | a QuestionnaireResponse (PREM, PRO) whose \`source\` is the citizen or a relative |
`;
}
