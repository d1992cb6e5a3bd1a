import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Path of a bundled worker, which lies next to the bundle; undefined when running from the sources. */
function workerScript(name: string): string | undefined {
  const path = join(__dirname, `${name}.cjs`);
  return existsSync(path) ? path : undefined;
}

/** Path of the script that decodes bronze. */
export const decodeWorker = (): string | undefined => workerScript('decode-worker');

/** Path of the script that computes features. */
export const featureWorker = (): string | undefined => workerScript('feature-worker');
