/** Extracts a large object in a job of Glue, as the function `extract` does smaller ones; the script of the job runs it with the job's arguments. */
import { openQueue } from '@cardlake/aws/sqs';
import { extractAnnounced, loadableFeeds } from '@cardlake/elt/functions';
import { openLake } from '@cardlake/elt/lambda';
import { parseAnnouncements } from '@cardlake/elt/messages';
import { EXTRACT_JOB } from '@cardlake/job-contract';

/** Reads the value of a flag. @throws Error when it is missing */
function read(flag: keyof typeof EXTRACT_JOB.flags): string {
  const at = process.argv.indexOf(EXTRACT_JOB.flags[flag]);
  const value = at < 0 ? undefined : process.argv[at + 1];
  if (value === undefined) throw new Error(`expected ${EXTRACT_JOB.flags[flag]} VALUE; found none`);
  return value;
}

async function main(): Promise<void> {
  const bucket = read('lake').replace('s3://', '');
  const lake = openLake(bucket, read('sources'));
  const { sendAll } = openQueue(read('chunkQueueUrl'));
  const announced = await lake.store.get(read('announced'));
  if (announced === undefined) throw new Error(`expected ${read('announced')} in ${bucket}; found nothing`);
  for (const object of parseAnnouncements(announced.toString('utf8')))
    console.log(
      JSON.stringify({
        object,
        result: await extractAnnounced(object, { feeds: loadableFeeds, ...lake, sendAll }),
      }),
    );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
