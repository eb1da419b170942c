const SPECIAL = /[&<>"\t\n\r]/;
const EVERY_SPECIAL = /[&<>"\t\n\r]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters XML 1.0 cannot carry are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

/** Text for an attribute in double quotes. Line breaks and tabs become references, else a reader would see blanks. */
export function escapeAttribute(text: string): string {
  return SPECIAL.test(text) ? text.replace(EVERY_SPECIAL, (each) => references[each] ?? each) : text;
}

/** The first character of a text that XML 1.0 cannot carry, as `U+000B`; undefined when all are fine. */
export function forbiddenCharacter(text: string): string | undefined {
  const found =
    FORBIDDEN.exec(text)?.[0] ?? (text.isWellFormed() ? undefined : /\p{Surrogate}/u.exec(text)?.[0]);
  return found && `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
