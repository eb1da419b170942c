/** What a call at the door answers. */
export interface DoorAnswer {
  readonly status: number;
  /** JSON; undefined when the answer is none. */
  readonly body: unknown;
  readonly text: string;
  /** Of the message a letter became. */
  readonly messageId?: string | undefined;
}

/** A gateway as a scenario needs it. */
export interface Stage {
  /** Posts a message or a letter as an organisation. */
  send(organisation: string, bytes: Uint8Array, path: string): Promise<DoorAnswer>;
  /** Reads as an organisation. */
  read(organisation: string, path: string): Promise<DoorAnswer>;
  /** Sets the gateway's clock, milliseconds since the epoch. */
  setClock(instant: number): void;
  /** Told what happens, line by line. */
  tell(line: string): void;
  /** The folder of those who exchange files. */
  readonly exchange: string;
}
