import { systemTiming } from '@cardlake/aws';
import { readFeedPublication } from '../emr/outputs';
import { type FeedPublication, feedPublication } from '../feeds/publication';
import { regionOf } from '../options/environment';
import type { ReleaseOptions } from '../options/release';

/** Opens the publication of feeds of an environment. @throws UserError as `readFeedPublication` */
export async function openFeedPublication(options: ReleaseOptions): Promise<FeedPublication> {
  const { openExecutions } = await import('@cardlake/aws/executions');
  const { openFunctions } = await import('@cardlake/aws/functions');
  const { createS3Client, s3Reader } = await import('@cardlake/aws/s3');
  const client = { region: regionOf(options) };
  return feedPublication(readFeedPublication(options.outputs, options.env), {
    functions: openFunctions(client),
    executions: openExecutions(client),
    objects: s3Reader(createS3Client(client)),
    timing: systemTiming,
  });
}
