// Stands for the feature-writer: says that each part held two records, one of which could not be written.
exports.handler = async ({ bucket, key, replayPrefix }) => {
  if (!bucket || !key.endsWith('.parquet') || !replayPrefix.endsWith('/')) throw new Error('this is no part');
  return { written: 1, failed: 1, replay: `${replayPrefix}${key}.ndjson` };
};
