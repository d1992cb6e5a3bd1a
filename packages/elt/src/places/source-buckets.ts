import { z } from 'zod';
import type { SourceBucket } from './feed-places';

const text = z.string().min(1);
const schema = z.array(z.strictObject({ bucket: text, feeds: z.record(text, text) }));

/** Reads the buckets of feeds besides that of the lake, as functions and jobs are told them. @throws Error for another text */
export function readSourceBuckets(json: string): readonly SourceBucket[] {
  const parsed = schema.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data;
  throw new Error(`expected source buckets with the folders of feeds: ${z.prettifyError(parsed.error)}`);
}
