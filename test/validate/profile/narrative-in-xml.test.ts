import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeFhirXml } from '../../../src/fhir/xml/write-fhir-xml.ts';
import { narrativeFault } from '../../../src/validate/profile/run/narrative.ts';

const NARRATIVE =
  ' <div xmlns="http://www.w3.org/1999/xhtml"><p class="a" title=\'b\'>c &amp; &#160;<br/></p><!-- d --><ul><li>e</li></ul></div>\n';
const PIECES = [
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '=',
    '-',
    '--',
    '-->',
    '<!--',
    ']]>',
    '/',
    ' ',
    '\n',
    '\u0000',
    '\uffff',
    '\ud800',
    '',
  ],
  ...[
    ' class="x"',
    ' xmlns="x"',
    ' xmlns=""',
    '<p>',
    '</p>',
    '<br/>',
    '&#1;',
    '&#xD;',
    '&lt;',
    'æ',
    '😀',
    'a:b',
    '<?a?>',
  ],
];
const change = fc.record({
  at: fc.nat(NARRATIVE.length),
  drops: fc.nat(6),
  piece: fc.constantFrom(...PIECES),
});

function changed(text: string, { at, drops, piece }: { at: number; drops: number; piece: string }): string {
  return text.slice(0, at) + piece + text.slice(at + drops);
}

test('what passes as a narrative can be written as XML', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const div = changes.reduce(changed, NARRATIVE);
      if (narrativeFault(div) !== undefined) return;
      expect(writeFhirXml({ resourceType: 'Patient', text: { status: 'generated', div } })).toHaveProperty(
        'xml',
      );
    }),
    { numRuns: 5000, examples: [[[{ at: 0, drops: 0, piece: '' }]]] },
  );
});
