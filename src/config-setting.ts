/** One setting of the gateway: a row of the table in docs/configuration.md. */
export interface Setting {
  /** Name in the configuration file. */
  readonly name: string;
  /** Name in the environment, which wins over the file. */
  readonly variable: string;
  readonly type: 'string' | 'integer' | 'boolean';
  readonly default: string | number | boolean | undefined;
  /** What it does, in a sentence; also in the help of the command line. */
  readonly text: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  /** Form of a text. */
  readonly pattern?: string;
}
