import { expect, it } from 'vitest';
import { conversionLines } from '../../src/cli/conversion-lines.ts';
import { convert } from '../../src/mapping/convert/convert.ts';
import { fixture } from '../fixture-messages.ts';
import { mappings, worldOf } from '../mapping/world.ts';

it('tells what a message became and what was lost, the gravest first', () => {
  const bytes = Buffer.from(fixture('referral/new').text);
  const { files, reports } = convert(bytes, { to: 'medcom-xml' }, mappings(), worldOf());
  const lines = conversionLines({ kind: files[0]?.kind, mediaType: files[0]?.contentType, reports });
  expect(lines[0]).toMatch(/^ {2}as XREF01, application\/xml: \d+ elements, \d+ not as they were$/);
  const severities = lines.slice(1).map((line) => line.trim().split(/ +/)[0]);
  expect(severities).toContain('clinical');
  expect(severities).toEqual(severities.toSorted((a = '', b = '') => order.indexOf(a) - order.indexOf(b)));
  expect(lines.some((line) => /lost +Encounter\.status$/.test(line))).toBe(true);
});

it('tells nothing of a delivery that was not converted', () => {
  expect(conversionLines(undefined)).toEqual([]);
});

const order = ['safety', 'clinical', 'administrative', 'technical'];
