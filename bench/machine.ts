import { cpus, release, totalmem } from 'node:os';

/** One line that says on what a measurement was made and by which command. */
export function machineLine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const command = `node ${process.argv
    .slice(1)
    .map((each) => each.replace(/^.*\/bench\//, 'bench/'))
    .join(' ')}`;
  return `${cpus().length} × ${cpu?.model.trim()}, ${memory} GiB, Linux ${release()}, Node ${process.version} | ${command}`;
}
