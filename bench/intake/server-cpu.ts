import { readdirSync, readFileSync } from 'node:fs';

/** Processor time of the servers so far, microseconds; 0 for one that is not on this machine. */
export interface ServerCpu {
  readonly postgres: number;
  readonly rabbitMq: number;
}

/** A tick of /proc, microseconds. */
const tick = 10_000;

/** Reads from /proc what all processes of PostgreSQL and of RabbitMQ have used. Those that have ended do not count. */
export function serverCpu(): ServerCpu {
  const used = { postgres: 0, rabbitMq: 0 };
  for (const pid of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const [, name, rest = ''] = /\((.*)\) (.*)/s.exec(statOf(pid)) ?? [];
    const fields = rest.split(' ');
    const time = (Number(fields[11]) + Number(fields[12])) * tick;
    if (name === 'postgres') used.postgres += time;
    if (name === 'beam.smp') used.rabbitMq += time;
  }
  return used;
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
