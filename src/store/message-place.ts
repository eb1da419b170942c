import type { MessagePlace, MessageSearch } from './operations.ts';
import { number, type Row } from './rows.ts';

/** The place a search begins behind: the page's before it, or the end of the time asked for. */
export function startOf({ behind, to }: MessageSearch): MessagePlace {
  const end = { at: to ?? Number.MAX_SAFE_INTEGER, seq: -1 };
  return behind !== undefined && behind.at < end.at ? behind : end;
}

/** A message's place, from its row. */
export function toPlace(row: Row): MessagePlace {
  return { at: number(row, 'received_at'), seq: number(row, 'seq') };
}
