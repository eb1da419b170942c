/** What of a package-lock.json matters here. */
export interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

/**
 * Adds the optional packages of other platforms that npm left out of a lock file, as it does when the registry it asked
 * has only this platform's. `npm ci` refuses such a lock, and another platform could not use it. Their versions are
 * pinned by the package that wants them; what they are for is in their names.
 */
export function completeLock(lock: Lock): Lock {
  const added = missingOptional(lock).map(([path, version, wantedBy]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const parts = name.split(/[-/]/);
    const os = systems.filter((each) => parts.includes(each));
    const cpu = processors.filter((each) => parts.some((part) => part === each));
    const libc = parts.includes('musl') ? ['musl'] : parts.includes('gnu') ? ['glibc'] : [];
    return [
      path,
      {
        version,
        ...(cpu.length > 0 ? { cpu } : {}),
        ...(wantedBy.dev === true ? { dev: true } : {}),
        ...(libc.length > 0 ? { libc } : {}),
        optional: true,
        ...(os.length > 0 ? { os } : {}),
      },
    ] as const;
  });
  const packages = Object.entries({ ...lock.packages, ...Object.fromEntries(added) });
  return {
    ...lock,
    packages: Object.fromEntries(packages.toSorted(([one], [other]) => (one < other ? -1 : 1))),
  };
}

/** Optional packages with a pinned version that the lock names but does not hold. */
export function missingOptional(
  lock: Lock,
): readonly (readonly [path: string, version: string, by: LockedPackage])[] {
  return Object.entries(lock.packages).flatMap(([path, locked]) =>
    Object.entries(locked.optionalDependencies ?? {})
      .filter(([name]) => !isHeld(lock, path, name))
      .map(([name, version]) => [`node_modules/${name}`, version, locked] as const),
  );
}

function isHeld(lock: Lock, from: string, name: string): boolean {
  return `node_modules/${name}` in lock.packages || `${from}/node_modules/${name}` in lock.packages;
}
