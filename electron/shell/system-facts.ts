// The system's side of a diagnosis: versions and sizes, no name of a user or a computer.
import { arch, cpus, release, totalmem } from 'node:os';
import type { SystemFacts } from '../diagnosis/report.ts';

const NAMED = ['electron', 'chrome', 'node', 'v8', 'sqlite', 'openssl'] as const;

export function systemFacts(): SystemFacts {
  const versions = NAMED.flatMap((name) => {
    const version = process.versions[name];
    return version === undefined ? [] : [[name, version] as const];
  });
  return {
    versions: Object.fromEntries(versions),
    os: `${process.platform} ${release()}`,
    arch: arch(),
    memoryMb: Math.round(totalmem() / 1_048_576),
    cores: cpus().length,
    locale: Intl.DateTimeFormat().resolvedOptions().locale,
  };
}
