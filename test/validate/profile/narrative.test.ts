import { expect, test } from 'vitest';
import { narrativeFault } from '../../../src/validate/profile/run/narrative.ts';

const div = (inner: string) => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`;

test.each([
  div('text'),
  div('<p class="x">a &lt; b &#160; &#xA0;</p><!-- note --><br/><img src="#a" alt="b"/>'),
  div('<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>'),
  `  ${div('text')}\n`,
  div("<a href='https://sundhed.dk'>link</a>"),
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
  ['forbidden-content', '<p>not a div</p>'],
  ['no-content', div('  ')],
  ['no-content', '<div/>'],
  ['entity', div('&reg;')],
  ['entity', div('a & b')],
])('tells %s of %s', (fault, text) => {
  expect(narrativeFault(text)).toBe(fault);
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
