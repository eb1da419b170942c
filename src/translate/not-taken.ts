import type { Conversion } from '../mapping/convert/convert.ts';
import { openFile } from '../mapping/convert/open-file.ts';
import type { Mappings } from '../mapping/mappings.ts';
import type { Endpoint } from '../network/network.ts';
import { letterFacts } from './letter-facts.ts';

/** The type of a letter that the endpoint does not take, or not in this version. */
export function notTaken(
  files: Conversion['files'],
  { letters }: Endpoint,
  mappings: Mappings,
): string | undefined {
  if (letters === undefined) return undefined;
  return files
    .flatMap(({ bytes }) => {
      const content = openFile(bytes, mappings).value?.content;
      return content?.kind === 'letters'
        ? content.emessage.letters.map((each) => ({
            type: each.grammar.type,
            ...letterFacts(each, content.saw),
          }))
        : [];
    })
    .find(({ type, version }) => letters[type] !== version)?.type;
}
