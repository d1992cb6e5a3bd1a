import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', '.python-deps');

/**
 * Returns the cached result of an earlier build from the same sources, or builds it and caches the result.
 * @param name file name; the cache keeps one version of it
 * @param sources files that the result depends on
 */
export function buildCached(name: string, sources: readonly string[], build: () => Uint8Array): Uint8Array {
  const hash = createHash('sha256');
  for (const source of sources) hash.update(readFileSync(source));
  const file = `${hash.digest('hex').slice(0, 16)}-${name}`;
  const path = join(FOLDER, file);
  if (existsSync(path)) return readFileSync(path);
  const content = build();
  mkdirSync(FOLDER, { recursive: true });
  for (const old of readdirSync(FOLDER)) if (old.endsWith(`-${name}`)) rmSync(join(FOLDER, old));
  // Renamed into place, so that an interrupted build leaves no incomplete file under this name.
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
  return content;
}
