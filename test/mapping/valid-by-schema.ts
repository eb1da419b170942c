import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { memoryPages, validateXML } from 'xmllint-wasm';

/** Which of the documents libxml2 finds valid by the schema in this file; the files it includes lie beside or below it. */
export async function validBySchema(schema: string, documents: readonly Uint8Array[]): Promise<boolean[]> {
  const root = dirname(schema);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.xsd'))
    .map((name) => ({ fileName: name, contents: readFileSync(join(root, name)) }));
  const main = relative(root, schema);
  const { errors, valid, rawOutput } = await validateXML({
    xml: documents.map((contents, index) => ({ fileName: `document-${index}.xml`, contents })),
    schema: files.filter(({ fileName }) => fileName === main),
    preload: files.filter(({ fileName }) => fileName !== main),
    maxMemoryPages: memoryPages.GiB,
  });
  if (valid !== (errors.length === 0)) throw new Error(rawOutput);
  const names = new Set(rawOutput.match(/^document-\d+\.xml(?= validates$)/gm));
  return documents.map((_, index) => names.has(`document-${index}.xml`));
}
