import { expect, test } from 'vitest';
import { deriveElementTable } from '../../scripts/derive-element-table.ts';
import { readDefinitions } from '../../scripts/element-table.ts';
import { type ElementShape, typeShape } from '../../src/fhir/xml/element-shape.ts';
import table from '../../src/fhir/xml/element-table.json' with { type: 'json' };

const definitions = readDefinitions().filter(
  (each) => each.derivation !== 'constraint' && each.kind !== 'logical' && each.kind !== 'primitive-type',
);

const parentOf = (path: string) => path.split('.').slice(0, -1).join('.');

test('the committed table is what the script derives', () => {
  expect(deriveElementTable(readDefinitions())).toEqual(table);
});

test('every type and backbone element has the elements of its snapshot, in order', () => {
  let compared = 0;
  for (const { snapshot } of definitions) {
    const owners = new Set(snapshot.element.map(({ path }) => parentOf(path)));
    for (const owner of owners) {
      if (owner === '') continue;
      const expected = snapshot.element
        .filter(({ path }) => parentOf(path) === owner)
        .map(({ path, base }) => `${path.slice(owner.length + 1).replace('[x]', '')} ${base.max !== '1'}`);
      const shape: ElementShape[] = [...typeShape(owner).elements.values()];
      const found = shape.map(({ path, list, order }) => ({ order, text: `${path} ${list}` }));
      const ordered = found.filter((each, index) => each.order !== found[index - 1]?.order);
      expect(
        ordered.map((each) => each.text),
        owner,
      ).toEqual(expected);
      compared += expected.length;
    }
  }
  expect(compared).toBeGreaterThan(6000);
});
