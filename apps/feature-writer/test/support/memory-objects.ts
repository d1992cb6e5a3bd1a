import type { Objects } from '../../src/objects';

/** Buckets in memory. */
export function memoryObjects(): Objects & { readonly stored: Map<string, Uint8Array> } {
  const stored = new Map<string, Uint8Array>();
  return {
    stored,
    async read(bucket, key) {
      const content = stored.get(`${bucket}/${key}`);
      if (content === undefined) throw new Error(`NoSuchKey: ${bucket}/${key}`);
      return content;
    },
    async write(bucket, key, content) {
      stored.set(`${bucket}/${key}`, Buffer.from(content));
    },
  };
}
