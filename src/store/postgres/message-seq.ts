/** The number of the message with an id, as SQL: its deliveries are found by it, in an index that grows at its end. */
export function messageSeq(id: string): string {
  return `(SELECT i.seq FROM identity i WHERE i.message_id = ${id})`;
}

/** The numbers of the messages with the ids in an array of text, as an array in SQL. */
export function messageSeqs(ids: string): string {
  return `ARRAY(SELECT i.seq FROM identity i WHERE i.message_id = ANY (${ids}::text[]))`;
}
