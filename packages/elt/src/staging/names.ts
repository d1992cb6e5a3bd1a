import { createHash } from 'node:crypto';
import { type CompiledFeed, PARTS_PREFIX, STAGING_PREFIX } from '@cardlake/feeds';
import type { ObjectVersion } from '../objects/object-version';

/** Version of the code that stages records: other bytes from the same records need another one. */
const WRITER_VERSION = 7;

/** An object as its names in staging identify it. */
export interface StagedIdentity extends Pick<ObjectVersion, 'key' | 'version'> {
  readonly bucket: string;
}

/** Names of what is staged of an object: they derive from what is read, and by which definition and code. */
export interface StagingNames {
  /** Folders of all that is staged of the version, by whatever definition. */
  readonly identityFolders: readonly string[];
  readonly plan: string;
  /** Folder of the parts. */
  readonly parts: string;
  /** Copy of some of its records. */
  part(at: number): string;
  /** Staged rows of a chunk. */
  rows(at: number): string;
  /** Rejected records of a chunk. */
  rejects(at: number): string;
  receipt(at: number): string;
  /** Mark that its publisher was told of the object, once no receipt was missing. */
  readonly told: string;
  /** The same marks of earlier versions of the code. */
  readonly toldBefore: readonly string[];
}

/** Names the folder of what is staged of a version of an object, by whatever definition; its parts are elsewhere. */
export const identityFolderOf = (identity: StagedIdentity): string => `${STAGING_PREFIX}/${hashOf(identity)}`;

const hashOf = ({ bucket, key, version }: StagedIdentity): string =>
  createHash('sha256').update(`${bucket}/${key}#${version}`).digest('hex');

/** Names the mark that a version of an object was announced. */
export const announcedName = (identity: StagedIdentity): string =>
  `${identityFolderOf(identity)}/announced.json`;

/** Names the mark that a version of an object was announced, and is gone. */
export const goneName = (identity: StagedIdentity): string => `${identityFolderOf(identity)}/gone.json`;

/** Finds the folder of what is staged of the version that a plan is of. @param plan its key */
export const identityFolderOfPlan = (plan: string): string => plan.split('/').slice(0, -3).join('/');

/** Names the definition and the code by which objects are staged now. */
export const stagedBy = ({ hash }: Pick<CompiledFeed, 'hash'>): string => `${hash}/${WRITER_VERSION}`;

/** Names what is staged of a version of an object. */
export function stagingNames(identity: StagedIdentity, { hash }: Pick<CompiledFeed, 'hash'>): StagingNames {
  const identityFolder = identityFolderOf(identity);
  const identityParts = `${PARTS_PREFIX}/${hashOf(identity)}`;
  const parts = `${identityParts}/${stagedBy({ hash })}`;
  const folderOf = (writer: number) => `${identityFolder}/${hash}/${writer}`;
  const folder = folderOf(WRITER_VERSION);
  const told = (writer: number) => `${folderOf(writer)}/told.json`;
  const name = (kind: string) => (at: number) => `${folder}/${at}.${kind}`;
  return {
    identityFolders: [identityFolder, identityParts],
    plan: `${folder}/plan.json`,
    parts,
    part: (at) => `${parts}/${at}.gz`,
    rows: name('rows.parquet'),
    rejects: name('rejects.parquet'),
    receipt: name('receipt.json'),
    told: told(WRITER_VERSION),
    toldBefore: Array.from({ length: WRITER_VERSION - 1 }, (_, at) => told(at + 1)),
  };
}
