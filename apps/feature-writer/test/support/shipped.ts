import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { unzipSync } from 'fflate';

const dist = join(__dirname, '..', '..', 'dist');

/** Reads our own source files in the built zip, as listed by its source map. */
export function shippedSources(): string[] {
  const files = unzipSync(readFileSync(join(dist, 'function.zip')));
  const { sources } = JSON.parse(Buffer.from(files['index.js.map'] ?? []).toString()) as {
    sources: string[];
  };
  return sources
    .filter((source) => source.endsWith('.ts') && !source.includes('node_modules'))
    .map((source) => readFileSync(resolve(dist, source), 'utf8'));
}
