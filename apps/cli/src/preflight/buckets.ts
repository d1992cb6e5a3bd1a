import type { Account, BucketState } from '@cardlake/aws/account';
import type { Settings } from '@cardlake/platform';
import { type Finding, findingsOf } from './finding';

const names = findingsOf('bucket names');
const state = findingsOf('state backend');

/** Checks that the names of buckets to create are free, or ours already, in the right region. */
export const checkBuckets = (
  buckets: readonly string[],
  { region }: Settings,
  account: Account,
  accountId: string,
): Promise<Finding[]> =>
  Promise.all(
    buckets.map(async (bucket) => {
      const found = await account.readBucket(bucket, accountId);
      if (found.kind === 'free') return names.ok(`${bucket} is free`);
      if (found.kind === 'ours' && found.region === region) return names.ok(`${bucket} is ours`);
      if (found.kind === 'ours') {
        return names.blocked(
          `${bucket} is in ${found.region}, not in ${region}`,
          'Deploy to that region, or delete the bucket, or change project or environment in packages/platform/src/environments.ts.',
        );
      }
      return names.blocked(
        `${bucket} belongs to another account, or these credentials lack s3:ListBucket on it`,
        'Change project or environment in packages/platform/src/environments.ts; names of buckets are unique in the whole world.',
      );
    }),
  );

/** Checks an existing bucket that is used as the lake. */
export async function checkExistingLake(
  { storage, region }: Settings,
  account: Account,
  accountId: string,
): Promise<Finding[]> {
  const bucket = storage.existingLakeBucket;
  if (bucket === undefined) return [];
  const found = await account.readBucket(bucket, accountId);
  if (found.kind === 'ours' && found.region === region) return [names.ok(`the lake ${bucket} is ours`)];
  const advice = `Create it in ${region}, or leave storage.existingLakeBucket out.`;
  return [names.blocked(`the lake ${bucket} ${describe(found)}`, advice)];
}

/** Checks the bucket of the Terraform states. */
export async function checkState(settings: Settings, account: Account, accountId: string): Promise<Finding> {
  const { state: backend, environment } = settings;
  if (backend.kind === 'local') {
    return state.warning(
      'the state is a file in terraform-state/ of this checkout, which only one person can use',
      `Run: \`cardlake bootstrap --env ${environment} --repository <owner>/<name> --run\`, and set state: { kind: 's3', bucket, region }.`,
    );
  }
  const found = await account.readBucket(backend.bucket, accountId);
  if (found.kind === 'ours' && found.region === backend.region) {
    if (found.isVersioned) return state.ok(`${backend.bucket} is ours and versioned`);
    return state.blocked(
      `${backend.bucket} is not versioned, so that a damaged state is lost`,
      `Run: aws s3api put-bucket-versioning --bucket ${backend.bucket} --versioning-configuration Status=Enabled`,
    );
  }
  return state.blocked(
    `${backend.bucket} ${describe(found)}; expected in ${backend.region}`,
    `Run: \`cardlake bootstrap --env ${environment} --repository <owner>/<name> --run\``,
  );
}

const describe = (found: BucketState): string => {
  if (found.kind === 'free') return 'does not exist';
  return found.kind === 'ours' ? `is in ${found.region}` : 'belongs to another account, or is not readable';
};
