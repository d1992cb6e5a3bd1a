import type { ObjectReader, ObjectWriter } from '@cardlake/aws/s3';
import { formatReplay, readPart, readReplay } from '@cardlake/feature-store/parts';
import type { OnlineGroup, OnlineStore } from '@cardlake/feature-store/port';
import type { OnlineUpdatePart, OnlineUpdateResult } from '@cardlake/job-contract';
import { isReplay, replayKey } from './part';
import { readObject } from './read-object';

/** The result of a part. */
export interface PartResult extends OnlineUpdateResult {
  readonly stale: number;
}

/**
 * Puts the records of a part into a store. Failed records are written to a replay file before the result is returned, so
 * that no record is lost.
 */
export async function writePart(
  part: OnlineUpdatePart,
  group: OnlineGroup,
  { objects, store }: { readonly objects: ObjectReader & ObjectWriter; readonly store: OnlineStore },
): Promise<PartResult> {
  const where = `s3://${part.bucket}/${part.key}`;
  const content = await readObject(objects, part);
  const records = isReplay(part)
    ? readReplay(group, new TextDecoder().decode(content), where)
    : await readPart(group, content, where);
  const { written, stale, failed } = await store.put(group, records);
  if (failed.length === 0) return { written, stale, failed: 0 };
  const replay = replayKey(part);
  await objects.put({ bucket: part.bucket, key: replay }, formatReplay(group, failed), {
    contentType: 'application/x-ndjson',
  });
  return { written, stale, failed: failed.length, replay };
}
