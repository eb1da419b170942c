import { describe, expect, it } from 'vitest';
import { decodeEdifact, decodeXml } from '../../../src/mapping/text/decode-bytes.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

describe('Decoding an XML letter', () => {
  it('believes a declared ISO-8859-1', () => {
    const { value, problems } = decodeXml(
      latin1('<?xml version="1.0" encoding="ISO-8859-1"?><a>Hillerød</a>'),
    );
    expect(value?.text).toContain('Hillerød');
    expect(problems).toEqual([]);
  });

  it('reads the additions of windows-1252', () => {
    const bytes = Buffer.concat([
      latin1('<?xml version="1.0" encoding="windows-1252"?><a>'),
      Buffer.from([0x93, 0xe6, 0x94]),
      latin1('</a>'),
    ]);
    expect(decodeXml(bytes).value?.text).toContain('“æ”');
  });

  it('reads UTF-8 that claims to be ISO-8859-1 as UTF-8, and says so', () => {
    const { value, problems } = decodeXml(utf8('<?xml version="1.0" encoding="ISO-8859-1"?><a>Hillerød</a>'));
    expect(value?.text).toContain('Hillerød');
    expect(problems.map((each) => each.code)).toEqual(['legacy.encoding-mismatch']);
  });

  it.each([
    ['UTF-8', utf8('<a>Hillerød</a>')],
    ['ISO-8859-1', latin1('<a>Hillerød</a>')],
  ])('finds out by itself that a file without declaration is %s', (_, bytes) => {
    expect(decodeXml(bytes).value?.text).toBe('<a>Hillerød</a>');
  });

  it.each([
    ['latin1', latin1('Hillerød')],
    ['ISO8859-1', latin1('Hillerød')],
    ['cp1252', latin1('Hillerød')],
    ['utf8', utf8('Hillerød')],
    ['US-ASCII', utf8('Hillerød')],
  ])('knows a character set by its name %s', (name, bytes) => {
    const head = Buffer.from(`<?xml version="1.0" encoding='${name}' ?>`);
    const { value, problems } = decodeXml(Buffer.concat([head, bytes]));
    expect([value?.text.slice(head.length), problems]).toEqual(['Hillerød', []]);
  });

  it('reads the euro sign where ISO-8859-15 has it', () => {
    const bytes = Buffer.from('<?xml version="1.0" encoding="ISO-8859-15"?><a>\xa4 \xf8</a>', 'latin1');
    expect(decodeXml(bytes).value?.text).toContain('€ ø');
  });

  it('passes over a byte order mark, whatever is declared', () => {
    const { value, problems } = decodeXml(
      utf8('\ufeff<?xml version="1.0" encoding="ISO-8859-1"?><a>Hillerød</a>'),
    );
    expect([value?.text.startsWith('<?xml'), value?.text.includes('Hillerød'), problems]).toEqual([
      true,
      true,
      [],
    ]);
  });

  it('refuses a declared UTF-8 that is not', () => {
    expect(decodeXml(latin1('<?xml version="1.0" encoding="UTF-8"?><a>ø</a>')).problems[0]?.code).toBe(
      'legacy.encoding',
    );
  });

  it('refuses a character set that no letter is written in', () => {
    expect(decodeXml(latin1('<?xml version="1.0" encoding="UTF-7"?><a/>')).problems[0]?.code).toBe(
      'legacy.encoding-unknown',
    );
  });
});

describe('Decoding EDIFACT', () => {
  it('refuses UTF-8: UNOC is ISO-8859-1', () => {
    expect(decodeEdifact(utf8("UNB+UNOC:3'NAD+SOR+++Lyngby Taarbæk'")).problems[0]?.code).toBe(
      'legacy.encoding',
    );
  });

  it('does not judge the bytes of an attachment', () => {
    for (const between of ['', '\n', '\r\n']) {
      const head = latin1(`UNB+UNOC:3'${between}UNO+1+AID:x+OBJ:TXT:TXT+2'`);
      expect(decodeEdifact(Buffer.concat([head, utf8('æ')])).problems).toEqual([]);
    }
  });
});
