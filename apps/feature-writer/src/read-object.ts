import type { ObjectLocation, ObjectReader } from '@cardlake/aws/s3';

/** Reads an object. @throws Error when it does not exist */
export async function readObject(
  objects: ObjectReader,
  { bucket, key }: ObjectLocation,
): Promise<Uint8Array> {
  const object = await objects.get({ bucket, key });
  if (object === undefined) throw new Error(`s3://${bucket}/${key} does not exist`);
  return object.content;
}
