import { describe, expect, it } from 'vitest';
import { referringNames } from '../../../../src/fhir/fhirpath/runtime/contained.ts';
import { readDefinitions } from '../r4-type-model.ts';

describe('the names of elements that hold references', () => {
  it('are those of R4’s definitions', () => {
    const names = new Set<string>();
    for (const definition of [
      ...readDefinitions('profiles-types'),
      ...readDefinitions('profiles-resources'),
    ]) {
      if (definition.derivation === 'constraint') continue;
      for (const element of definition.snapshot?.element ?? []) {
        const name = element.path.split('.').at(-1) ?? '';
        for (const { code } of element.type ?? []) {
          if (!['canonical', 'uri', 'url'].includes(code)) continue;
          names.add(name.replace('[x]', code.charAt(0).toUpperCase() + code.slice(1)));
        }
      }
    }
    names.add('reference');
    expect([...referringNames].sort()).toEqual([...names].sort());
  });
});
