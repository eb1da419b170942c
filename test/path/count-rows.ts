import { DatabaseSync } from 'node:sqlite';

/** How much a gateway has kept: messages with content, ids and deliveries. Refusals and steps are not counted. */
export function countRows(path: string): Readonly<Record<string, number>> {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = ['message', 'content', 'dispatch', 'delivery'];
  const counts = tables.map((table) => {
    const row = database.prepare(`SELECT count(*) AS found FROM ${table}`).get();
    return [table, Number(row?.found)] as const;
  });
  database.close();
  return Object.fromEntries(counts);
}
