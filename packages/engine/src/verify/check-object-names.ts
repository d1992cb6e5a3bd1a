import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { contentHashOf } from '@cardlake/bronze';
import { readObject, UnreadableObject } from '@cardlake/silver-gold';
import { bronzeObjects } from '../catalog/bronze-objects';
import type { ReadContext } from '../session/lake-reader';
import type { Finding } from './finding';

/** Checks that the bronze objects whose names tell their content, as those of `ingest` do, have it. */
export async function findDamagedObjects({ lake }: Pick<ReadContext, 'lake'>): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { path, location } of bronzeObjects(lake.root)) {
    const expected = contentHashOf(basename(path));
    if (expected === undefined || (await hashContent(location))?.startsWith(expected) === true) continue;
    const message = `${path} has another content than was ingested; put the object back as it was: \`cardlake ingest\` of the same file gives the same object`;
    findings.push({ check: 'files', message });
  }
  return findings;
}

/** Hashes the uncompressed bytes of an object; undefined for one that cannot be read. */
async function hashContent(location: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    const { isTruncated } = await readObject(location, (chunk) => hash.update(chunk));
    return isTruncated ? undefined : hash.digest('hex');
  } catch (error) {
    if (error instanceof UnreadableObject) return undefined;
    throw error;
  }
}
