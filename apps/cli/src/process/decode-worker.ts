import { existsSync } from 'node:fs';
import { join } from 'node:path';

const SCRIPT = join(__dirname, 'decode-worker.cjs');

/** Path of the bundled decode worker, which lies next to the bundle; undefined when running from the sources. */
export const decodeWorker = (): string | undefined => (existsSync(SCRIPT) ? SCRIPT : undefined);
