import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { bronzeCardAuthorization, bronzeCardDecision, bronzeCardDispute } from '@cardlake/card-schema';
import { JOB_CATALOG, JOB_DEFAULTS, JOB_TABLES_PREFIX, RUNS_PREFIX } from '@cardlake/job-contract';
import { downloadLake, type LakeCopy } from '../../support/lake-bucket';

/** Folders of the lake that a job of silver and gold reads or writes. Everything else in the bucket is none of its business. */
export const SILVER_AND_GOLD_FOLDERS = [
  `${bronzeCardAuthorization.path}/`,
  `${bronzeCardDispute.path}/`,
  `${bronzeCardDecision.path}/`,
  JOB_DEFAULTS.silverPrefix,
  JOB_DEFAULTS.goldPrefix,
  `${RUNS_PREFIX}/`,
  `${JOB_TABLES_PREFIX}/`,
  `${JOB_CATALOG.warehousePrefix}/`,
];

/**
 * Downloads what a job works on, with the requests that a job makes: it looks for the root of the lake, and then lists and
 * reads its folders. The variables of the process give the credentials: those of the job role, where IAM is enforced.
 * @param prefixes folders that the job reads or writes
 * @param isPrivate answers whether a file in the folder is the stand-in's own, and no part of the lake in the bucket
 */
export async function downloadJobLake(
  lake: string,
  folder: string,
  prefixes: readonly string[],
  isPrivate: (path: string) => boolean,
): Promise<LakeCopy> {
  const s3 = new S3Client({ forcePathStyle: true });
  const bucket = lake.replace('s3://', '');
  await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: '', Delimiter: '/', MaxKeys: 1 }));
  return downloadLake(s3, bucket, folder, { prefixes, isPrivate });
}
