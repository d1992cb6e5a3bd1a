import { classifyError } from '@cardlake/aws';
import type { ObjectLister, ObjectReader, ObjectWriter, VersionReader } from '@cardlake/aws/s3';
import type { SourceObjects, StagingStore } from '../ports/staging';
import type { Chunks } from '../records/read-records';
import { storedVersionOf } from './object-versions';

/** Objects of feeds in a bucket, each read as the version that was announced. */
export const s3Objects = (reader: VersionReader, bucket: string): SourceObjects => ({
  open: ({ key, version, content }, position) =>
    reader.readVersion(
      { bucket, key },
      { version: storedVersionOf({ version }), etag: content, from: position },
    ),
});

/** A bucket as the store of what is staged. S3 shows an object once it is whole. */
export const s3Staging = (
  objects: ObjectReader & ObjectWriter & ObjectLister,
  bucket: string,
): StagingStore => {
  const get = async (key: string): Promise<Buffer | undefined> => {
    const found = await objects.get({ bucket, key });
    return found && Buffer.from(found.content);
  };
  return {
    get,
    async *open(key) {
      const found = await get(key);
      if (found === undefined)
        throw new Error(
          `expected s3://${bucket}/${key}, a part of an object, and found nothing: parts expire; announce the object again, which writes it again`,
        );
      yield found;
    },
    async list(folder) {
      const keys = new Set<string>();
      for await (const { key } of objects.list(bucket, `${folder}/`)) keys.add(key);
      return keys;
    },
    async put(key, content) {
      await objects.put({ bucket, key }, await collect(content));
    },
    async putNew(key, content) {
      try {
        await objects.put({ bucket, key }, content, { condition: { ifNoneMatch: '*' } });
      } catch (error) {
        // Another run wrote the same, or is about to: whoever needs it reads it, and a message comes again.
        if (classifyError(error) !== 'conflict') throw error;
      }
    },
  };
};

/** Parts and staged rows are bounded by the sizes of chunks, so that each fits into memory and into one request. */
async function collect(content: Chunks): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces);
}
