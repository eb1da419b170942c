import { readFileSync } from 'node:fs';

/** What an `amqps://` connection trusts and shows. PEM. */
export interface AmqpTls {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

/** Where the PEM files are. */
export interface AmqpTlsFiles {
  /** Authorities that may have signed the broker's certificate; those of the system when absent. */
  readonly ca: string | undefined;
  /** The client's own certificate, and its key. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** Reads the files. Throws with every file that cannot be read. */
export function readAmqpTls(files: AmqpTlsFiles): AmqpTls {
  const faults: string[] = [];
  const read = (name: keyof AmqpTlsFiles): AmqpTls => {
    const path = files[name];
    if (path === undefined) return {};
    try {
      return { [name]: readFileSync(path) };
    } catch {
      faults.push(`OVERGANG_AMQP_${name.toUpperCase()}: ${path} cannot be read`);
      return {};
    }
  };
  const tls = { ...read('ca'), ...read('cert'), ...read('key') };
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return tls;
}
