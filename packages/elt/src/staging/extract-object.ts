import { feedTableName } from '@cardlake/feeds';
import { CHUNK_SIZES, type Chunk, cutRanges } from '../chunks/chunk';
import type { ObjectVersion } from '../objects/object-version';
import { objectName } from '../places';
import { openContent } from '../records/content';
import { copyParts, WHOLE } from './copy-parts';
import { findMissingParts } from './missing-parts';
import { type StagingNames, stagingNames } from './names';
import { type Plan, readPlan, writePlan } from './plan';
import type { Staging } from './staging';

/**
 * Plans how an object is read: as a whole, as ranges of lines, or as copies of some of its records each. A plan that is there is
 * kept, so that all who read the object read the same chunks; its parts that are missing are written again. Repeating it writes the same bytes to the same places.
 */
export async function extractObject(staging: Staging, object: ObjectVersion): Promise<Plan> {
  const { feed, bucket, lake = bucket, store } = staging;
  const names = stagingNames({ ...object, bucket }, feed);
  const before = await store.get(names.plan);
  if (before !== undefined) {
    const plan = readPlan(before);
    await restoreParts(staging, object, plan);
    return plan;
  }
  const { key, version, order, content, modifiedMicros, bytes } = object;
  const name = objectName({ bucket, key }, lake);
  const facts = {
    bucket,
    key,
    ...(name === key ? {} : { name }),
    version,
    order,
    content,
    modifiedMicros,
    bytes,
  };
  const chunks = [...(await cutObject(staging, object, names))];
  await store.putNew(
    names.plan,
    writePlan({ ...facts, feed: feedTableName(feed), definition: feed.hash, chunks }),
  );
  const written = await store.get(names.plan);
  if (written === undefined) throw new Error(`${names.plan} is gone right after it was written`);
  return readPlan(written);
}

/** Writes the parts again that have expired, or were removed, before they were loaded. */
async function restoreParts(staging: Staging, object: ObjectVersion, plan: Plan): Promise<void> {
  const { feed, bucket, source, store } = staging;
  const missing = await findMissingParts(store, plan);
  if (missing.size === 0) return;
  const content = await openContent(source.open(object, 0));
  if ('foreign' in content) throw new Error(`${plan.key} is ${content.foreign}, and was cut into parts`);
  await copyParts(content, staging, stagingNames({ ...object, bucket }, feed), (key) => missing.has(key));
}

async function cutObject(
  staging: Staging,
  object: ObjectVersion,
  names: StagingNames,
): Promise<readonly Chunk[]> {
  const { feed, source, sizes = CHUNK_SIZES } = staging;
  const { bytes } = object;
  if (bytes <= Math.min(sizes.gzipBytes, sizes.plainBytes)) return WHOLE;
  const content = await openContent(source.open(object, 0));
  if ('foreign' in content) return WHOLE;
  const isSmall = bytes <= (content.isGzip ? sizes.gzipBytes : sizes.plainBytes);
  const isOfLines = feed.format === 'ndjson' && !content.isGzip;
  if (!isSmall && !isOfLines && sizes.copiesParts) return copyParts(content, staging, names);
  await content.close();
  return isOfLines && !isSmall ? cutRanges(bytes, sizes) : WHOLE;
}
