import type { Located } from './feed-places';

const OTHER_BUCKET = /^s3:\/\/([^/]+)\/(.+)$/s;

/**
 * Names an object as tables and people know it: by its key in the lake, and by its address in another bucket, so that objects of two buckets never have one name.
 * @param lake bucket of the lake
 */
export const objectName = ({ bucket, key }: Located, lake: string): string =>
  bucket === lake ? key : `s3://${bucket}/${key}`;

/** Finds the object that a name is of. */
export function objectOfName(name: string, lake: string): Located {
  const [, bucket = lake, key = name] = OTHER_BUCKET.exec(name) ?? [];
  return { bucket, key };
}
