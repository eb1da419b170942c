import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileInvariant } from '../../../src/fhir/fhirpath/compile-invariant.ts';
import { primitive } from '../../../src/fhir/fhirpath/runtime/primitive-element.ts';
import { holds, invariant, model } from './run-invariant.ts';

const patient = {
  resourceType: 'Patient',
  active: true,
  birthDate: '1970-03',
  _birthDate: { extension: [{ url: 'http://example.test/x', valueString: 'about' }] },
  name: [
    { use: 'official', family: 'Elmer', given: ['Bruno', 'Test'] },
    { use: 'usual', given: ['Bruno'] },
  ],
  telecom: [{ system: 'phone', value: '38683868', rank: 2 }],
  multipleBirthInteger: 2,
  contact: [{ name: { family: 'Elmer' } }],
  _gender: {
    extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }],
  },
};

describe('compileInvariant', () => {
  it.each([
    ['three-valued logic', 'deceased = true or active', true],
    ['three-valued logic', 'deceased = true and active', false],
    ['three-valued logic', '(deceased = true).not()', false],
    ['three-valued logic', '(deceased = true and active.not()).not()', true],
    ['three-valued logic', 'deceased = true implies active', true],
    ['three-valued logic', 'active implies deceased = true', false],
    ['three-valued logic', 'active xor deceased.exists()', true],
    ['three-valued logic', '((deceased = true) xor active).exists()', false],
    ['a truth value as a value', '(name.exists() and active).exists()', true],
    ['collections', 'name.given.count() = 3', true],
    ['collections', 'name.given.distinct().count() = 2', true],
    ['collections', 'name.given.isDistinct()', false],
    ['collections', "name.where(use = 'usual').given = 'Bruno'", true],
    ['collections', "name.first().given.last() = 'Test'", true],
    ['collections', "name[1].given[0] = 'Bruno' and name[7].empty()", true],
    [
      'collections',
      "name.tail().use = 'usual' and name.skip(1).use = 'usual' and name.take(1).use = 'official'",
      true,
    ],
    ['collections', "name.select(given.first()) = ('Bruno' | 'Bruno')", false],
    ['collections', "name.given.intersect(contact.name.family | 'Test') = 'Test'", true],
    ['collections', "name.given.exclude('Test').count() = 2", true],
    [
      'collections',
      'name.given.combine(name.given).count() = 6 and name.given.union(name.given).count() = 2',
      true,
    ],
    ['collections', "('Bruno' | 'Test').subsetOf(name.given) and name.given.supersetOf('Test')", true],
    [
      'membership',
      "'Test' in name.given and name.given contains 'Bruno' and ('x' in name.given).not()",
      true,
    ],
    ['quantifiers', "name.all(given.exists()) and name.exists(family = 'Elmer')", true],
    [
      'quantifiers',
      'name.select(family.exists()).anyTrue() and name.select(family.exists()).allTrue().not()',
      true,
    ],
    ['quantifiers', 'name.select(use.empty()).allFalse() and name.select(family.empty()).anyFalse()', true],
    ['texts', "name.first().family.startsWith('El') and name.first().family.endsWith('er')", true],
    [
      'texts',
      "name.first().family.substring(1, 2) = 'lm' and name.first().family.substring(9).empty()",
      true,
    ],
    ['texts', "name.first().family.length() = 5 and name.first().family.indexOf('m') = 2", true],
    ['texts', "name.first().family.upper() = 'ELMER' and name.first().family.lower() = 'elmer'", true],
    ['texts', "name.first().family.replace('E', 'A') & '!' = 'Almer!'", true],
    [
      'texts',
      "name.first().family.replaceMatches('m.*', '') = 'El' and name.first().family.contains('lme')",
      true,
    ],
    ['texts', "(family & 'x') = 'x' and (' a '.trim() + 'b') = 'ab'", true],
    ['numbers', '(multipleBirth + 1) * 2 - 10 / 4 = 3.5 and 7 div 2 = 3 and 7 mod 4 = 3', true],
    ['numbers', '0.1 + 0.2 = 0.3 and (1 / 0).empty() and -1 < 0', true],
    ['numbers', "'12'.toInteger() + 1 = 13 and 'x'.toInteger().empty() and '1.5'.toDecimal() > 1", true],
    ['numbers', "telecom.rank > 1 and telecom.rank <= 2 and telecom.value.toString() = '38683868'", true],
    ['types', 'multipleBirth is integer and multipleBirth.is(boolean).not()', true],
    ['types', 'multipleBirth.ofType(integer) = 2 and multipleBirth.ofType(boolean).empty()', true],
    ['types', '(multipleBirth as integer) = 2 and Patient.active and $this.is(Patient)', true],
    ['types', '%resource.ofType(Organization).empty() and %context.active', true],
    ['types', "$this.type().name = 'Patient' and name.first().type().name = 'HumanName'", true],
    [
      'texts',
      "'yes'.toBoolean() and '0'.toBoolean().not() and 'x'.toBoolean().empty() and 'abc'.matchesFull('b').not()",
      true,
    ],
    ['equivalence', "name.first().family ~ 'ELMER' and name.given ~ ('test' | 'Bruno')", false],
    ['siblings', 'birthDate.extension.exists() and gender.exists() and gender.hasValue().not()', true],
    [
      'siblings',
      "gender.extension('http://hl7.org/fhir/StructureDefinition/data-absent-reason').value = 'unknown'",
      true,
    ],
    ['iif', "iif(active, 'yes', 'no') = 'yes' and iif(deceased.exists(), false, true)", true],
    ['trace', "name.trace('names').exists()", true],
    ['a result of several nodes counts as true', 'name.given', true],
    ['an empty result counts as false', 'photo', false],
    ['a single false counts as false', 'active.not()', false],
  ])('%s: %s', (_, expression, expected) => {
    expect(holds(expression, 'Patient', patient)).toBe(expected);
  });

  it.each([
    ['birthDate < @1970-04', true],
    ['birthDate < @1971', true],
    // 1970-03 may be before or after the fifth: unknown, and so not fulfilled.
    ['birthDate < @1970-03-05', false],
    ['(birthDate < @1970-03-05).empty()', true],
    ['birthDate = @1970-03', true],
    ['(birthDate = @1970-03-05).empty()', true],
  ])('compares dates as far as they are precise: %s', (expression, expected) => {
    expect(holds(expression, 'Patient', patient)).toBe(expected);
  });

  it.each([
    ['2022-01-01T12:00:00+02:00', '2022-01-01T11:00:00Z', true],
    ['2022-01-01T12:00:00Z', '2022-01-01T12:30:00+01:00', false],
    ['2022-01-01T00:30:00+01:00', '2021-12-31T23:30:00Z', true],
    ['2022-01-01T12:00:00.9Z', '2022-01-01T12:00:01Z', true],
    ['2022', '2022', true],
    ['2022', '2022-05', false],
  ])('a period from %s to %s is in order: %s', (start, end, expected) => {
    expect(
      holds('start.hasValue().not() or end.hasValue().not() or (start <= end)', 'Period', { start, end }),
    ).toBe(expected);
  });

  it('takes a choice that may be a truth value for what it is', () => {
    const check = (node: unknown): boolean =>
      holds('deceased and iif(deceased, true, false) and deceased.not().not()', 'Patient', node);
    expect(check({ deceasedBoolean: true })).toBe(true);
    expect(check({ deceasedBoolean: false })).toBe(false);
    expect(check({ deceasedDateTime: '2022' })).toBe(true);
  });

  it('finds what a reference points at, through the environment', () => {
    const team = { resourceType: 'CareTeam', managingOrganization: [{ reference: 'Organization/1' }] };
    const surroundings = { resolve: (reference: string) => (reference === 'CareTeam/1' ? team : undefined) };
    const communication = {
      resourceType: 'Communication',
      recipient: [{ reference: 'CareTeam/1' }, { reference: 'x' }],
    };
    const check = (expression: string): boolean =>
      holds(expression, 'Communication', communication, surroundings);
    expect(check('recipient.resolve().is(CareTeam)')).toBe(true);
    expect(check("recipient.reference.resolve().managingOrganization.reference = 'Organization/1'")).toBe(
      true,
    );
    expect(check('recipient.resolve().ofType(Patient).exists()')).toBe(false);
  });

  it('leaves what it cannot judge to the environment, and takes no answer for no', () => {
    const bundle = { entry: [{ resource: { resourceType: 'Patient' } }] };
    const expression = "entry[0].resource.conformsTo('http://example.test/p')";
    expect(holds(expression, 'Bundle', bundle, { conformsTo: (_, profile) => profile.endsWith('/p') })).toBe(
      true,
    );
    expect(holds(expression, 'Bundle', bundle, { conformsTo: () => undefined })).toBe(false);
    expect(holds(`${expression}.not()`, 'Bundle', bundle, { conformsTo: () => undefined })).toBe(false);
    expect(
      holds("status.memberOf('v')", 'Encounter', { status: 'a' }, { memberOf: (code) => code === 'a' }),
    ).toBe(true);
    expect(holds('htmlChecks()', 'xhtml', '<div/>', { htmlChecks: () => false })).toBe(false);
  });

  it('takes a primitive with extensions together with its sibling', () => {
    const absent = primitive(undefined, { extension: [{ url: 'u', valueCode: 'unknown' }] });
    expect(holds('hasValue() or (children().count() > id.count())', 'string', absent)).toBe(true);
    expect(
      holds('hasValue() or (children().count() > id.count())', 'string', primitive(undefined, { id: 'a' })),
    ).toBe(false);
    expect(holds("extension('u').exists() and matches('x').empty()", 'string', absent)).toBe(true);
    expect(
      holds(
        "matches('^a+$') and extension.exists()",
        'string',
        primitive('aaa', { extension: [{ url: 'u' }] }),
      ),
    ).toBe(true);
  });

  it('finds a contained resource that nothing refers to', () => {
    const expression =
      "contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) | %resource.descendants().as(uri) | %resource.descendants().as(url))) or descendants().where(reference = '#').exists() or descendants().where(as(canonical) = '#').exists() or descendants().where(as(canonical) = '#').exists()).not()).trace('unmatched', id).empty()";
    const contained = [{ resourceType: 'Organization', id: 'o' }];
    const resource = { resourceType: 'Patient', contained };
    expect(holds(expression, 'Patient', resource)).toBe(false);
    expect(holds(expression, 'Patient', { ...resource, managingOrganization: { reference: '#o' } })).toBe(
      true,
    );
    expect(holds(expression, 'Patient', { ...resource, text: { div: '#o' } })).toBe(false);
    expect(
      holds(expression, 'Patient', { ...resource, extension: [{ url: 'u', valueCanonical: '#o' }] }),
    ).toBe(true);
    expect(
      holds(expression, 'Patient', { contained: [{ ...contained[0], partOf: { reference: '#' } }] }),
    ).toBe(true);
  });

  it.each([
    ['an empty result is broken', 'photo.title', false],
    ['an error is broken, whatever stands beside it', '(name.given and true) or true', false],
    [
      'a primitive has a child value, which is its value',
      'active.value = true and name.family.value.exists()',
      true,
    ],
    ['collections of different size are not equal', "(name.given = 'Bruno').not()", true],
    ['collections of one size differ when no pair is equal', "name.use != ('usual' | 'official')", true],
    [
      'collections of one size with an equal pair do not differ',
      "(name.use != ('official' | 'x')).not()",
      true,
    ],
    [
      'several nodes are in a collection when all are',
      "name.given in ('Bruno' | 'Test') and (name.given in ('Bruno')).not()",
      true,
    ],
    ['an empty text has no value and matches nothing', "''.hasValue().not() and ''.matches('').not()", true],
    [
      'startsWith looks at the first of several',
      "name.given.startsWith('B') and name.given.indexOf('runo') = 1",
      true,
    ],
    [
      'other text functions of several nodes are empty',
      "name.given.endsWith('t').empty() and name.given.length().empty()",
      true,
    ],
    ['a date is no text', "birthDate.startsWith('19').empty() and birthDate.matches('19').empty()", true],
    [
      'nothing conforms to a profile when there is not one node',
      "photo.conformsTo('p').not() and name.conformsTo('p').not()",
      true,
    ],
    ['Boolean means boolean', 'active is Boolean and multipleBirth is Integer', true],
    ['as keeps what fits of several nodes', 'name.as(HumanName).count() = 2', true],
    ['extension finds modifier extensions', "contact.extension('m').exists()", true],
    ['primitives are compared as they are written', "multipleBirth = '2' and active = 'true'", true],
    ['a single node that is no truth value counts as true', 'contact and maritalStatus.empty()', true],
  ])('reads as the HL7 validator reads: %s', (_, expression, expected) => {
    const contact = [{ ...patient.contact[0], modifierExtension: [{ url: 'm', valueBoolean: true }] }];
    expect(holds(expression, 'Patient', { ...patient, contact }, { conformsTo: () => true })).toBe(expected);
  });

  it('knows the contained resources a reference may be to', () => {
    const expression =
      "reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))";
    const rootResource = { resourceType: 'Patient', contained: [{ id: 'o' }] };
    const check = (node: unknown): boolean => holds(expression, 'Reference', node, { rootResource });
    expect(
      [{ reference: '#o' }, { reference: '#' }, { reference: 'Patient/1' }, { display: 'o' }].map(check),
    ).not.toContain(false);
    expect([{ reference: '#p' }].map(check)).toEqual([false]);
    rootResource.contained.push({ id: 'p' });
    expect(check({ reference: '#p' })).toBe(true);
  });

  describe('says why an expression cannot be compiled', () => {
    const refusals: readonly (readonly [string, RegExp])[] = [
      ['a..b', /no FHIRPath/],
      ['now() > birthDate', /the function now\(\)/],
      ['name.aggregate($total + 1)', /the function aggregate\(\)/],
      ["name.given.first().matches('(a)\\\\1')", /the escape \\1/],
      ['name.given.first().matches(name.family)', /not written in the expression/],
      ["name.given.first().replaceMatches('(a+)+b', '')", /may backtrack/],
      ['name.repeat(given).exists()', /repeat\(\) that leads to another type/],
      ['%unknown.exists()', /the constant %unknown/],
      ['name.given > 3', /an order between string and integer/],
      ['descendants().ofType(uri).exists()', /the type uri where nothing is known/],
      ['constructor.exists()', /the member name constructor/],
      ['name.`__proto__`.exists()', /the member name __proto__/],
      [`${'('.repeat(9_000)}1${')'.repeat(9_000)}`, /no FHIRPath/],
      [`${'active and (gender.exists() xor ('.repeat(20)}active${'))'.repeat(20)}`, /too large/],
      [`${'active and '.repeat(1_700)}active`, /too large|nested too deeply/],
      ['a'.repeat(30_000), /more than 20000 characters/],
    ];
    it.each(refusals.map(([expression, reason]) => [expression.slice(0, 60), expression, reason] as const))(
      '%s',
      (_, expression, reason) => {
        const result = compileInvariant(expression, 'Patient', model);
        expect('unsupported' in result ? result.unsupported : result.source).toMatch(reason);
      },
    );
  });

  it('keeps texts of an expression as texts', () => {
    const sly = "name.family = '\\'); process.exit(1); // \\u2028'";
    expect(holds(sly, 'Patient', { name: [{ family: "'); process.exit(1); // \u2028" }] })).toBe(true);
  });

  it('judges any JSON at all, without throwing', () => {
    const expressions = [
      ['Bundle', 'entry.where(resource.is(Patient)).count() = 1'],
      [
        'Bundle',
        "(type = 'history') or entry.where(fullUrl.exists()).select(fullUrl&resource.meta.versionId).isDistinct()",
      ],
      ['Extension', 'extension.exists() != value.exists()'],
      ['Period', 'start.hasValue().not() or end.hasValue().not() or (start <= end)'],
      ['Range', 'low.empty() or high.empty() or (low <= high)'],
      ['string', "matches('^([0-9]){11,}$')"],
      ['Patient', 'descendants().value.where($this = 1 or true).count() > children().count()'],
      ['Patient', 'name = contact.name or name.given ~ name.given or name.distinct().exists()'],
    ].map(([type = '', expression = '']) => invariant(expression, type));
    const keys = [
      'entry',
      'type',
      'value',
      'valueString',
      'start',
      'end',
      'low',
      'high',
      'name',
      'given',
      '_given',
      'extension',
    ];
    const { node } = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('node'), { maxLength: 3 }),
        tie('record'),
      ),
      record: fc.dictionary(fc.constantFrom(...keys), tie('node'), { maxKeys: 4 }),
    }));
    fc.assert(
      fc.property(node, (held) => {
        for (const each of expressions) {
          expect(
            typeof each(held, {
              resource: held,
              rootResource: held,
              resolve: () => held,
              conformsTo: () => true,
              memberOf: () => true,
              htmlChecks: () => true,
            }),
          ).toBe('boolean');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('walks a resource that is nested ten thousand deep', () => {
    let deep: Record<string, unknown> = { reference: '#x' };
    for (let i = 0; i < 10_000; i++) deep = { extension: [deep] };
    expect(holds('descendants().count() = 10001', 'Extension', deep)).toBe(true);
    expect(holds('extension = %context.extension', 'Extension', deep)).toBe(true);
    expect(
      holds('extension = %resource.extension', 'Extension', deep, { resource: structuredCloneOf(deep) }),
    ).toBe(false);
  });
});

/** structuredClone and JSON.stringify recurse. */
function structuredCloneOf(deep: Record<string, unknown>): Record<string, unknown> {
  const depths: Record<string, unknown>[] = [];
  for (let at: unknown = deep; at; at = (at as { extension?: unknown[] }).extension?.[0])
    depths.push(at as never);
  return depths
    .slice(0, -1)
    .reduce<Record<string, unknown>>((inner) => ({ extension: [inner] }), { reference: '#x' });
}
