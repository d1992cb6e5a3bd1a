import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { EXTRACT_JOB, JOBS, PUBLISH_JOB } from '@cardlake/job-contract';

const HOME = join(__dirname, '..', '..');
const PACKAGE = 'cardlake_jobs';

/** Files of the Python package, including compiled JSON, by path. */
export function packageContents(): Record<string, Uint8Array> {
  const folder = join(HOME, PACKAGE);
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(py|json)$/.test(path))
    .map((path) => join(folder, path));
  return Object.fromEntries(
    paths.map((path) => [relative(HOME, path).split(sep).join('/'), readFileSync(path)]),
  );
}

/** Entry points of the jobs, by file name. */
export const entryPoints = (): Record<string, Uint8Array> =>
  Object.fromEntries(
    [...Object.values(JOBS), PUBLISH_JOB, EXTRACT_JOB].map(({ entryPoint }) => [
      entryPoint,
      readFileSync(join(HOME, entryPoint)),
    ]),
  );
