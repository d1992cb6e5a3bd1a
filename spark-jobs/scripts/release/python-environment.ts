import type { JobArchitecture } from '@cardlake/job-contract';
import { gzipSync } from 'fflate';
import { PYTHON } from './platforms';
import { type TarEntry, tarOf } from './tar';
import { wheelContents } from './wheels';

/**
 * A virtual environment for EMR Serverless, packed: what `venv-pack` makes of one on Amazon Linux 2023. It holds no
 * interpreter but a link to the release's own, so it can be put together anywhere; the same requirements give the
 * same bytes.
 * @param requirements a file of hash-pinned requirements
 */
export function packedEnvironment(requirements: string, architecture: JobArchitecture): Uint8Array {
  const entries: Record<string, TarEntry> = {
    'bin/python': { link: PYTHON.path },
    'bin/python3': { link: 'python' },
    'pyvenv.cfg': Buffer.from(configuration),
  };
  const packages = `lib/python${PYTHON.version}/site-packages`;
  for (const [path, content] of Object.entries(wheelContents(requirements, architecture))) {
    entries[`${packages}/${path}`] = content;
  }
  // Not node:zlib: its bytes differ from one Node to the next.
  return gzipSync(tarOf(entries), { level: 6, mtime: 0 });
}

const configuration = `home = ${PYTHON.path.replace(/\/[^/]+$/, '')}
include-system-site-packages = false
version = ${PYTHON.version}
`;
