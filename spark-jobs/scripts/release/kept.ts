import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '..', '..', '.python-deps');

/**
 * What was made of the same sources before, or what is made of them now and then kept.
 * @param name of the file; one of each is kept
 * @param sources files that what is made depends on
 */
export function kept(name: string, sources: readonly string[], make: () => Uint8Array): Uint8Array {
  const hash = createHash('sha256');
  for (const source of sources) hash.update(readFileSync(source));
  const file = `${hash.digest('hex').slice(0, 16)}-${name}`;
  const path = join(FOLDER, file);
  if (existsSync(path)) return readFileSync(path);
  const content = make();
  mkdirSync(FOLDER, { recursive: true });
  for (const old of readdirSync(FOLDER)) if (old.endsWith(`-${name}`)) rmSync(join(FOLDER, old));
  // Renamed into place: a build that is broken off leaves nothing that looks whole.
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
  return content;
}
