import type { JobArchitecture } from '@cardlake/job-contract';
import { gzipSync } from 'fflate';
import { PYTHON } from './platforms';
import { type TarEntry, tarOf } from './tar';
import { wheelContents } from './wheels';

/**
 * Packs a virtual environment for EMR Serverless, in the layout of `venv-pack` on Amazon Linux 2023. It contains only a
 * link to the interpreter of the EMR release, so it can be packed on any machine; the same requirements give the same
 * bytes.
 * @param requirements file of hash-pinned requirements
 */
export function packedEnvironment(requirements: string, architecture: JobArchitecture): Uint8Array {
  const entries: Record<string, TarEntry> = {
    'bin/python': { link: PYTHON.path },
    'bin/python3': { link: 'python' },
    'pyvenv.cfg': Buffer.from(configuration),
  };
  const packages = `lib/python${PYTHON.version}/site-packages`;
  for (const [path, content] of Object.entries(wheelContents(requirements, { ...PYTHON, architecture }))) {
    entries[`${packages}/${path}`] = content;
  }
  // Not node:zlib: its output differs between Node versions.
  return gzipSync(tarOf(entries), { level: 6, mtime: 0 });
}

const configuration = `home = ${PYTHON.path.replace(/\/[^/]+$/, '')}
include-system-site-packages = false
version = ${PYTHON.version}
`;
