import type { Account } from '@cardlake/aws/account';
import type { Settings } from '@cardlake/platform';
import { SWITCH_EVENTS_ON } from '../feeds/switch-events-on';
import { type Finding, findingsOf } from './finding';

const sources = findingsOf('source buckets');

type SourceBucket = Settings['elt']['sourceBuckets'][number];

/** Checks the buckets that exist and hold objects of feeds, besides the lake bucket. */
export async function checkSourceBuckets(
  { elt, region }: Settings,
  account: Account,
  accountId: string,
): Promise<Finding[]> {
  if (!elt.enabled) return [];
  const isAnnounced = elt.existingQueue !== undefined;
  const found = elt.sourceBuckets.map((source) =>
    checkBucket(source, account, { accountId, region, isAnnounced }),
  );
  return (await Promise.all(found)).flat();
}

async function checkBucket(
  { bucket, keyArn }: SourceBucket,
  account: Account,
  place: { readonly accountId: string; readonly region: string; readonly isAnnounced: boolean },
): Promise<Finding[]> {
  const { accountId, region, isAnnounced } = place;
  const state = await account.readBucket(bucket, accountId);
  if (state.kind === 'free')
    return [
      sources.blocked(`${bucket} does not exist`, `Create it in ${region}, or correct elt.sourceBuckets.`),
    ];
  if (state.kind === 'taken')
    return [
      sources.blocked(
        `${bucket} belongs to another account, or these credentials lack s3:ListBucket on it`,
        `Name a bucket of account ${accountId}, whose events EventBridge gets here.`,
      ),
    ];
  if (state.region !== region)
    return [
      sources.blocked(
        `${bucket} is in ${state.region}; its events and its key are not in ${region}`,
        `Name a bucket in ${region}, or deploy to that region.`,
      ),
    ];
  const { sendsEvents, keyId } = await account.readBucketSettings(bucket);
  const faults = [
    ...(sendsEvents || isAnnounced
      ? []
      : [
          sources.warning(
            `${bucket} does not send its events to EventBridge: the listing announces its objects, a quarter of an hour late`,
            `For ${bucket}, ${SWITCH_EVENTS_ON}.`,
          ),
        ]),
    ...(state.isVersioned
      ? []
      : [
          sources.warning(
            `${bucket} is not versioned: an object that is written over before it is read is lost`,
            'Switch versioning on.',
          ),
        ]),
    ...(await checkKey(bucket, keyId, keyArn, account)),
  ];
  return faults.length > 0
    ? faults
    : [sources.ok(`${bucket} is ours${sendsEvents ? ', and sends its events' : ''}`)];
}

/** The key that AWS manages for S3, which exists in a region once somebody has used it. */
const KEY_OF_S3 = 'alias/aws/s3';

/** A key of S3, or the one that AWS manages for it, needs no permission; any other one has to be that of the settings. */
async function checkKey(
  bucket: string,
  keyId: string | undefined,
  keyArn: string | undefined,
  account: Account,
): Promise<Finding[]> {
  if (keyId === undefined || keyId === KEY_OF_S3) return [];
  const key = await account.readKey(keyId);
  if (key?.isManagedByAws || (key !== undefined && key.arn === keyArn && key.isEnabled)) return [];
  const advice = 'Set keyArn of the bucket in elt.sourceBuckets to its key, which has to be enabled.';
  const fault =
    key === undefined
      ? `${keyId}, which does not exist`
      : key.isEnabled
        ? `${key.arn}; its keyArn in elt.sourceBuckets is ${keyArn ?? 'missing'}, so that roles may not use the key`
        : `${key.arn}, which is not enabled`;
  return [sources.blocked(`${bucket} is encrypted with ${fault}`, advice)];
}
