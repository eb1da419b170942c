/** Collects the statements of one function, so that an expression can put what it needs before its use. */
export interface CodeWriter {
  /** A name that is used nowhere else. */
  fresh(): string;
  line(statement: string): void;
  /** `head { … }`, with the statements that `body` writes. */
  block(head: string, body: () => void): void;
  /** Runs `make` and returns its result with the statements it wrote, which are not yet part of the code. */
  capture(make: () => string): { readonly result: string; readonly lines: readonly string[] };
  /** Names a value that is used more than once. */
  hold(code: string): string;
  text(): string;
}

export function codeWriter(): CodeWriter {
  let lines: string[] = [];
  let names = 0;
  const writer: CodeWriter = {
    fresh: () => `v${++names}`,
    line: (statement) => {
      lines.push(statement);
    },
    block: (head, body) => {
      lines.push(`${head} {`);
      body();
      lines.push('}');
    },
    capture: (make) => {
      const outer = lines;
      lines = [];
      try {
        const result = make();
        return { result, lines };
      } finally {
        lines = outer;
      }
    },
    hold: (code) => {
      if (/^(?:[\w$]+|"[^"\\]*")$/.test(code)) return code;
      const name = writer.fresh();
      lines.push(`const ${name} = ${code};`);
      return name;
    },
    text: () => lines.join('\n'),
  };
  return writer;
}
