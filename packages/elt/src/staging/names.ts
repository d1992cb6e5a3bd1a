import { createHash } from 'node:crypto';
import type { CompiledFeed } from '@cardlake/feeds';
import type { ObjectVersion } from '../objects/object-version';

/** Version of the code that stages records: other bytes from the same records need another one. */
const WRITER_VERSION = 1;

/** Folder of everything that is staged, under the root of a lake. */
export const STAGING_PREFIX = 'staging/feeds';

/** An object as its names in staging identify it. */
export interface StagedIdentity extends Pick<ObjectVersion, 'key' | 'version'> {
  readonly bucket: string;
}

/** Names of what is staged of an object: they derive from what is read, and by which definition and code. */
export interface StagingNames {
  /** Folder of all that is staged of the version, by whatever definition. */
  readonly identityFolder: string;
  readonly plan: string;
  /** Copy of some of its records. */
  part(at: number): string;
  /** Staged rows of a chunk. */
  rows(at: number): string;
  /** Rejected records of a chunk. */
  rejects(at: number): string;
  receipt(at: number): string;
}

/** Names what is staged of a version of an object. */
export function stagingNames(
  { bucket, key, version }: StagedIdentity,
  { hash }: Pick<CompiledFeed, 'hash'>,
): StagingNames {
  const identity = createHash('sha256').update(`${bucket}/${key}#${version}`).digest('hex');
  const identityFolder = `${STAGING_PREFIX}/${identity}`;
  const folder = `${identityFolder}/${hash}/${WRITER_VERSION}`;
  const name = (kind: string) => (at: number) => `${folder}/${at}.${kind}`;
  return {
    identityFolder,
    plan: `${folder}/plan.json`,
    part: name('part.gz'),
    rows: name('rows.parquet'),
    rejects: name('rejects.parquet'),
    receipt: name('receipt.json'),
  };
}
