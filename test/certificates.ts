import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key, as PEM files. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority of the test's own. */
export interface Authority {
  /** Its certificate, as PEM file. */
  readonly ca: string;
  /** Signs a certificate for the host 127.0.0.1, or a client of that name. */
  issue(name: string): Certificate;
}

/** Makes authorities with openssl, in a folder that `dispose` removes. */
export function openAuthorities(): { authority(name: string): Authority; dispose(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'overgang-certificates-'));
  const openssl = (...parameters: readonly string[]): void => {
    execFileSync('openssl', parameters, { cwd: folder, stdio: 'ignore' });
  };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  return {
    authority(name) {
      const ca = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
      openssl(
        'req',
        '-x509',
        ...newKey,
        '-keyout',
        ca.key,
        '-out',
        ca.cert,
        '-days',
        '2',
        '-subj',
        `/CN=${name}`,
      );
      return {
        ca: ca.cert,
        issue(subject) {
          const at = (kind: string): string => join(folder, `${name}-${subject}.${kind}`);
          openssl('req', ...newKey, '-keyout', at('key'), '-out', at('csr'), '-subj', `/CN=${subject}`);
          writeFileSync(at('ext'), 'subjectAltName = IP:127.0.0.1\nbasicConstraints = CA:FALSE\n');
          openssl(
            'x509',
            '-req',
            '-in',
            at('csr'),
            '-CA',
            ca.cert,
            '-CAkey',
            ca.key,
            '-CAcreateserial',
            '-days',
            '2',
            '-extfile',
            at('ext'),
            '-out',
            at('pem'),
          );
          return { cert: at('pem'), key: at('key') };
        },
      };
    },
    dispose: () => rmSync(folder, { recursive: true }),
  };
}

/** Whether openssl is here. */
export const openSslIsHere = ((): boolean => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
