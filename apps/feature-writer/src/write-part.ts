import type { ObjectReader, ObjectWriter } from '@cardlake/aws/s3';
import { readPart, readReplay, replayText } from '@cardlake/feature-store/parts';
import type { OnlineGroup, OnlineStore } from '@cardlake/feature-store/port';
import type { OnlineUpdatePart, OnlineUpdateResult } from '@cardlake/job-contract';
import { isReplay, replayKey } from './part';

/** What became of a part. */
export interface PartResult extends OnlineUpdateResult {
  readonly stale: number;
}

/**
 * Puts the records of a part into a store. What fails goes to a replay file before anything is answered, so that no
 * record is ever lost in between.
 */
export async function writePart(
  given: OnlineUpdatePart,
  group: OnlineGroup,
  { objects, store }: { readonly objects: ObjectReader & ObjectWriter; readonly store: OnlineStore },
): Promise<PartResult> {
  const where = `s3://${given.bucket}/${given.key}`;
  const object = await objects.get(given);
  if (object === undefined) throw new Error(`${where} does not exist`);
  const records = isReplay(given)
    ? readReplay(group, new TextDecoder().decode(object.content), where)
    : await readPart(group, object.content, where);
  const { written, stale, failed } = await store.put(group, records);
  if (failed.length === 0) return { written, stale, failed: 0 };
  const replay = replayKey(given);
  await objects.put({ bucket: given.bucket, key: replay }, replayText(group, failed), {
    contentType: 'application/x-ndjson',
  });
  return { written, stale, failed: failed.length, replay };
}
