import { createHash } from 'node:crypto';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { Feeds } from './environment';

const STAGING = 'staging/feeds/';

/** A version of an object that is not there any more. */
export interface GoneObject {
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  readonly content: string;
}

/**
 * Hands a chunk of a gone object to the function `load`, by a plan that was written while it was there.
 * @returns the answer of the function, once the object is marked as gone
 */
export async function loadGoneObject(feeds: Feeds, lake: string, gone: GoneObject): Promise<unknown> {
  const [folder, plan] = await findPlan(feeds, lake, gone.bucket);
  const { bucket, key, version } = gone;
  const identity = createHash('sha256').update(`${bucket}/${key}#${version}`).digest('hex');
  const path = `${STAGING}${identity}/${folder}/plan.json`;
  const Body = JSON.stringify({ ...plan, ...gone, name: `s3://${bucket}/${key}` });
  await feeds.s3.send(new PutObjectCommand({ Bucket: lake, Key: path, Body }));
  const body = JSON.stringify({ plan: path, chunk: 0 });
  const { Payload } = await feeds.lambda.send(
    new InvokeCommand({
      FunctionName: 'cardlake-dev-elt-load',
      Payload: Buffer.from(
        JSON.stringify({ Records: [{ messageId: identity, eventSource: 'aws:sqs', body }] }),
      ),
    }),
  );
  await feeds.s3.send(new HeadObjectCommand({ Bucket: lake, Key: `${STAGING}${identity}/gone.json` }));
  return JSON.parse(Buffer.from(Payload ?? []).toString());
}

/** Finds the plan of an object of a bucket, and its folder below that of its identity. */
async function findPlan({ s3 }: Feeds, lake: string, bucket: string): Promise<[string, object]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: lake, Prefix: STAGING }));
  for (const { Key = '' } of Contents.filter(({ Key }) => Key?.endsWith('/plan.json'))) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: lake, Key }));
    const plan = JSON.parse((await Body?.transformToString()) ?? '');
    if (plan.bucket === bucket) return [Key.split('/').slice(3, 5).join('/'), plan];
  }
  throw new Error(`expected a plan of an object of ${bucket}, found none`);
}
