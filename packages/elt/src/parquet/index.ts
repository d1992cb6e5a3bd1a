export { SNAPPY, UNCOMPRESSED } from './codecs';
export { collectedFile } from './collected-file';
export { parquetChunkWriter } from './parquet-chunk-writer';
