import { z } from 'zod';
import { bucketName, keyArn } from '../setting-types';

const MOST_BUCKETS = 10;

/**
 * Most characters that buckets and folders add to the pattern of the rule for new objects. A pattern may have 2,048 (EventBridge user guide, "Quotas"), and the part of
 * the lake's bucket is one of them.
 */
const MOST_CHARACTERS = 1800;

/** A folder whose name means nothing else to IAM, EventBridge or Terraform. */
const folder = z
  .string()
  .max(200, 'expected at most 200 characters')
  .regex(
    /^([\w.=+@:-]+\/)+$/,
    'expected a folder with a slash at its end, such as exports/shipments/, of letters, digits and . _ - = + @ :',
  );

const sourceBucket = z.strictObject({
  /** Name of the bucket, of the account and the region of the environment. It has to send its events to EventBridge, and should be versioned; nothing of it is changed. */
  bucket: bucketName,
  /** Folders of feeds in it, by the names of the feeds. */
  feeds: z
    .record(z.string(), folder)
    .refine((feeds) => Object.keys(feeds).length > 0, 'expected at least one feed with its folder'),
  /** ARN of the KMS key that encrypts its objects. @default - a key of S3 */
  keyArn: keyArn.optional(),
});

type SourceBucket = z.output<typeof sourceBucket>;

/** Buckets that exist and hold objects of feeds, besides the lake bucket. */
export const sourceBuckets = z
  .array(sourceBucket)
  .max(MOST_BUCKETS, `expected at most ${MOST_BUCKETS} buckets`)
  .superRefine((sources, ctx) => {
    const report = (path: (string | number)[], message: string) =>
      ctx.addIssue({ code: 'custom', path, message });
    for (const [at, { bucket, feeds }] of sources.entries()) {
      if (sources.findIndex((other) => other.bucket === bucket) < at)
        report([at, 'bucket'], `expected each bucket once, with all of its feeds; found ${bucket} again`);
      for (const [feed, other] of findOverlaps(feeds))
        report(
          [at, 'feeds', feed],
          `expected a folder apart from that of ${other} (${feeds[other]}); found ${feeds[feed]}: an object belongs to one feed of a bucket`,
        );
    }
    const characters = sources.reduce((sum, source) => sum + patternLength(source), 0);
    if (characters > MOST_CHARACTERS)
      report(
        [],
        `expected fewer or shorter names and folders: they take ${characters} of ${MOST_CHARACTERS} characters in the pattern of the rule for new objects`,
      );
  });

/** Pairs of feeds of which the first has a folder within that of the other, or the same. */
const findOverlaps = (feeds: SourceBucket['feeds']): [feed: string, other: string][] => {
  const names = Object.keys(feeds);
  return names.flatMap((feed, at) =>
    names
      .filter((other, otherAt) => {
        const [own = '', others = ''] = [feeds[feed], feeds[other]];
        return own === others ? otherAt < at : own.startsWith(others);
      })
      .map((other): [string, string] => [feed, other]),
  );
};

const patternLength = ({ bucket, feeds }: SourceBucket): number =>
  JSON.stringify({
    bucket: { name: [bucket] },
    object: { key: Object.values(feeds).map((prefix) => ({ prefix })) },
  }).length + 1;
