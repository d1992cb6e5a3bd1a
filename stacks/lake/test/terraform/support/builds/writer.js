// Stands in for the feature-writer: reports of each part that one record was written and one was not.
exports.handler = async ({ bucket, key, replayPrefix }) => {
  if (!bucket || !key.endsWith('.parquet') || !replayPrefix.endsWith('/')) {
    throw new Error(
      `expected a bucket, a key of a .parquet file and a prefix, got ${bucket}, ${key}, ${replayPrefix}`,
    );
  }
  return { written: 1, failed: 1, replay: `${replayPrefix}${key}.ndjson` };
};
