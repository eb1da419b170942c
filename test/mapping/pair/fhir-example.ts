import { conversionNeeds } from '../../../src/mapping/convert/conversion-needs.ts';
import { EXAMPLE_ENVELOPE, exampleLetter } from '../../../src/mapping/letter/example-letter.ts';
import type { CompiledRow } from '../../../src/mapping/pair/compile-pair.ts';
import type { FhirPath, Variables } from '../../../src/mapping/pair/fhir-path.ts';
import { findResources, indexMessage } from '../../../src/mapping/pair/message-resources.ts';
import { writeFhir } from '../../../src/mapping/pair/write-fhir.ts';
import { mappings, worldOf } from '../world.ts';

/** The paths of every table, with the resources of the message that its fullest letter gives. */
export function fhirExample(): { paths: FhirPath[]; variables: Variables }[] {
  const { pairs, letters, severityOf } = mappings();
  return pairs.flatMap((pair) => {
    const grammar = letters.byType.get(pair.table.letter);
    if (grammar === undefined || pair.table.event === '*') return [];
    const { bundle } = writeFhir(
      pair,
      EXAMPLE_ENVELOPE,
      exampleLetter(grammar),
      severityOf,
      conversionNeeds(worldOf()),
    );
    return [{ paths: pathsOf(pair.rows), variables: findResources(pair, bundle, indexMessage(bundle)) }];
  });
}

function pathsOf(rows: readonly CompiledRow[]): FhirPath[] {
  return rows.flatMap((row) => {
    if (row.kind === 'cases') return row.cases.flatMap((each) => each.fhir.map((condition) => condition.at));
    if (row.kind === 'each') return [row.fhir];
    return [row.fhir, row.from].filter((path) => path !== undefined);
  });
}
