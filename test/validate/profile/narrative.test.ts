import { expect, test } from 'vitest';
import { narrativeFault } from '../../../src/validate/profile/run/narrative.ts';

const div = (inner: string) => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`;

test.each([
  div('text'),
  div('<p class="x">a &lt; b &#160; &#xA0;</p><!-- note --><br/><img src="#a" alt="b"/>'),
  div('<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>'),
  `  ${div('text')}\n`,
  div("<a href='https://sundhed.dk'>link</a>"),
  div('<p xmlns="http://www.w3.org/1999/xhtml" title="a>b \'c\' &amp; \uf8ff \u{1f600}">\uf8ff a > b</p>'),
  div('<a href="x?a=1&amp;b=2">a</a><!-- a - < & b -->'),
  div('<p>a</p><ul><li><p>b</p></li></ul>'),
  div('<a href="https://a.dk/javascript:x">a</a>'),
])('accepts %s', (text) => {
  expect(narrativeFault(text)).toBeUndefined();
});

test.each([
  ['no-root', 'text'],
  ['no-root', ''],
  ['not-well-formed', div('<p>')],
  ['not-well-formed', div('<p></b>')],
  ['not-well-formed', `${div('a')}${div('b')}`],
  ['not-well-formed', `${div('a')}rest`],
  ['not-well-formed', '<div'],
  ['not-well-formed', div('<p class=x>a</p>')],
  ['not-well-formed', div('<p class="x>a</p>')],
  ['not-well-formed', div('<!-- never closed')],
  ['forbidden-content', div('<script>alert(1)</script>')],
  ['forbidden-content', div('<p onclick="alert(1)">a</p>')],
  ['forbidden-content', div('<a href="javascript:alert(1)">a</a>')],
  ['forbidden-content', '<p xmlns="http://www.w3.org/1999/xhtml">not a div</p>'],
  ['forbidden-content', div('<a href=" javascript:x">a</a>')],
  ['forbidden-content', div('<a href="java&#x73;cript:x">a</a>')],
  ['forbidden-content', div('<a href="java&#9;script&#58;x">a</a>')],
  ['forbidden-content', div('<a href="VBScript:x">a</a>')],
  ['forbidden-content', div('<p href="x">a</p>')],
  ['forbidden-content', div('<p src="x">a</p>')],
  ['forbidden-content', div('<p>a<ul><li>b</li></ul></p>')],
  ['forbidden-content', div('<p><b><p>a</p></b></p>')],
  ['namespace', '<div>a</div>'],
  ['namespace', '<div class="a">a</div>'],
  ['namespace', '<div xmlns="http://www.w3.org/1999/html">a</div>'],
  ['namespace', div('<p xmlns="http://hl7.org/fhir">a</p>')],
  ['not-well-formed', div('<p class="a" class="b">a</p>')],
  ['not-well-formed', div('<p title="a<b">a</p>')],
  ['not-well-formed', div('<a href="x?a=1&b=2">a</a>')],
  ['not-well-formed', div('<!-- a -- b -->a')],
  ['not-well-formed', div('<!-- a --->a')],
  ['not-well-formed', div('<!-->a')],
  ['not-well-formed', `${div('a')}<!-- b -->`],
  ['not-well-formed', div('a ]]> b')],
  ['not-well-formed', div('a\u0001b')],
  ['not-well-formed', div('<p title="a\u0001b">a</p>')],
  ['not-well-formed', div('<!-- \u0001 -->a')],
  ['not-well-formed', div('a\uffffb')],
  ['not-well-formed', div('a\ud800b')],
  ['entity', div('&#1;')],
  ['entity', div('&#xD800;')],
  ['entity', div('&#x110000;')],
  ['entity', div('&constructor;')],
  ['no-content', div('  ')],
  ['no-content', '<div xmlns="http://www.w3.org/1999/xhtml"/>'],
  ['entity', div('&reg;')],
  ['entity', div('a & b')],
])('tells %s of %s', (fault, text) => {
  expect(narrativeFault(text)).toBe(fault);
});

test.each([
  ['not-well-formed', '\u0001'],
  ['entity', '&b;'],
  ['not-well-formed', '</b>'],
])('tells %s wherever it stands in a text', (fault, piece) => {
  for (let before = 0; before < 20; before++) {
    const text = div(`${'æ'.repeat(before % 3)}${'a'.repeat(before)}${piece}rest`);
    expect(narrativeFault(text)).toBe(fault);
  }
});

test.each(['\u0001', '&b;', '<', '"'])(
  'tells a %j wherever it stands in the value of an attribute',
  (piece) => {
    for (let before = 0; before < 20; before++) {
      const text = div(`<p title="${'a'.repeat(before)}${piece}rest" class='"'>a</p>`);
      expect(narrativeFault(text)).toBe('not-well-formed');
    }
  },
);

test('a narrative too long for the memory kept for narratives is read like any other', () => {
  const long = '<p title="æ">a &lt; b</p>'.repeat(10_000);
  expect(narrativeFault(div(long))).toBeUndefined();
  expect(narrativeFault(div(`${long}<p>`))).toBe('not-well-formed');
});

test.each([
  ['open tags', '<p>'],
  ['ampersands', '&amp;'],
  ['quotes', '<p class="'],
  ['spaces in a tag', `<p${' '.repeat(50)}`],
  ['comments', '<!-- -->'],
])('reads a megabyte of %s', (_, piece) => {
  const text = div(piece.repeat(1_000_000 / piece.length));
  expect(['not-well-formed', 'no-content', undefined]).toContain(narrativeFault(text));
});
