import { join } from 'node:path';
import {
  CHUNK_SIZES,
  type ChunkSizes,
  type ChunkWriter,
  extractObject,
  loadChunk,
  type ObjectVersion,
  type Receipt,
  type RecordCounts,
  type Staging,
  stagingNames,
  sumReceipts,
} from '@cardlake/elt';
import { type CompiledFeed, feedTable, type Transform } from '@cardlake/feeds';
import {
  createTempTable,
  type DuckSession,
  fileReader,
  type Relation,
  type StoredRows,
  scan,
  sql,
} from '@cardlake/lake';
import { isUnchanged } from './is-unchanged';
import { localChunkWriter } from './local-chunk-writer';
import { localObjects, localStaging, removeStaged } from './local-staging';
import { STAGED_REJECTS, stagedRows } from './relations';

/** Name of a lake on disk in identities, where a lake on S3 has its bucket. */
const LOCAL_BUCKET = 'local';

/** An object whose chunks are all staged. */
export interface StagedObject {
  readonly version: ObjectVersion;
  readonly counts: RecordCounts;
  /** Files of its rows. */
  readonly files: readonly StoredRows[];
}

/** Chunks are read one after the other: copies of parts would only be written and read again. */
const SIZES: ChunkSizes = { ...CHUNK_SIZES, copiesParts: false };

/** Objects of a feed to stage. */
export interface StagedRun {
  readonly feed: CompiledFeed;
  readonly transform?: Transform | undefined;
  readonly nowMicros: number;
  readonly sizes?: ChunkSizes | undefined;
}

/**
 * Stages objects, chunk by chunk, and gives a session their rows and rejected records as relations. What a run that died had staged
 * is not read again; a file that changes meanwhile is left for a later run.
 */
export async function stageObjects(
  session: DuckSession,
  lakeRoot: string,
  { feed, transform, nowMicros, sizes = SIZES }: StagedRun,
  versions: readonly ObjectVersion[],
): Promise<StagedObject[]> {
  const staging: Staging = {
    feed,
    transform,
    bucket: LOCAL_BUCKET,
    source: localObjects(lakeRoot),
    store: localStaging(lakeRoot),
    sizes,
  };
  const writer = localChunkWriter(lakeRoot);
  const staged: StagedObject[] = [];
  const rejects: string[] = [];
  for (const version of versions) {
    const names = namesOf(version, feed);
    const receipts = await stageObject({ ...staging, writer }, version).catch(async (error: unknown) => {
      // A file that is gone, or is another one by now, is no fault of the run.
      if (await isUnchanged(lakeRoot, version)) throw error;
      return [];
    });
    // What was read may be neither the old content nor the new one.
    if (!(await isUnchanged(lakeRoot, version))) {
      removeStaged(lakeRoot, names.identityFolders);
      continue;
    }
    const files: StoredRows[] = [];
    for (const { chunk, rows, rejected } of receipts) {
      if (rows > 0) files.push({ location: join(lakeRoot, names.rows(chunk)), from: 0, until: rows });
      if (rejected > 0) rejects.push(join(lakeRoot, names.rejects(chunk)));
    }
    staged.push({ version, counts: sumReceipts(receipts), files });
  }
  const rows = staged.flatMap(({ files }) => files.map(({ location }) => location));
  await createRowView(session, stagedRows(feed), feed, rows);
  await session.run(createTempTable(STAGED_REJECTS));
  if (rejects.length > 0)
    await session.run(
      sql`INSERT INTO ${STAGED_REJECTS} SELECT *, TIMESTAMPTZ 'epoch' + to_microseconds($1::BIGINT)
        FROM ${fileReader('read_parquet', rejects)}`,
      [BigInt(nowMicros)],
    );
  return staged;
}

/** Stages an object chunk by chunk. @returns the receipts of all */
async function stageObject(
  staging: Staging & { readonly writer: ChunkWriter },
  version: ObjectVersion,
): Promise<Receipt[]> {
  const plan = await extractObject(staging, version);
  const receipts: Receipt[] = [];
  for (const chunk of plan.chunks.keys()) receipts.push(await loadChunk(staging, { plan, chunk }));
  return receipts;
}

async function createRowView(
  session: DuckSession,
  view: Relation,
  feed: CompiledFeed,
  files: readonly string[],
): Promise<void> {
  const rows = files.length === 0 ? scan(feedTable(feed), []) : fileReader('read_parquet', files);
  await session.run(sql`CREATE OR REPLACE TEMP VIEW ${view} AS SELECT * FROM ${rows}`);
}

/** Removes what is staged of objects, once they are published. */
export function removeStagedObjects(
  lakeRoot: string,
  feed: CompiledFeed,
  versions: readonly ObjectVersion[],
): void {
  for (const version of versions) removeStaged(lakeRoot, namesOf(version, feed).identityFolders);
}

const namesOf = (version: ObjectVersion, feed: CompiledFeed) =>
  stagingNames({ ...version, bucket: LOCAL_BUCKET }, feed);
