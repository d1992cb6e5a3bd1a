import { join } from 'node:path';
import type { ChunkWriter } from '@cardlake/elt';
import { parquetChunkWriter, UNCOMPRESSED } from '@cardlake/elt/parquet';
import { createStagedFile } from './local-staging';

/** Writes the rows of chunks as Parquet files of a lake on disk, which its engine reads soon. */
export const localChunkWriter = (lakeRoot: string): ChunkWriter =>
  parquetChunkWriter((key) => createStagedFile(join(lakeRoot, key)), UNCOMPRESSED);
