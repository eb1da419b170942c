/** PostgreSQL's text cannot hold the character U+0000; U+FFFD stands for it then. */
export function storable<Text extends string | undefined>(text: Text): Text {
  return (text?.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text) as Text;
}
