/** What the timeline says of a message that is held until the one it continues arrives. */
export function heldFor(awaited: { readonly messageId: string; readonly until: number }): string {
  return `for message ${awaited.messageId}, until ${new Date(awaited.until).toISOString()}`;
}
