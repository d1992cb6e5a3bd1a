import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
} from '@aws-sdk/client-sagemaker';
import { dynamoDbKeyedTable } from '@cardlake/aws/dynamodb';
import { CONTROL_TABLE, endpointName, MODELS_FOLDER } from '@cardlake/job-contract';
import { firstControl } from '@cardlake/prediction';
import { dynamoDbControlTable } from '@cardlake/prediction/dynamodb';
import { type Decisions, MODEL } from './environment';

/** Names of what a release uses. */
export interface ReleaseTarget {
  readonly bucket: string;
  readonly controlTable: string;
  readonly endpointPrefix: string;
}

/** Puts the files of a folder of a lake into the bucket. */
export async function putFiles({ lake, s3 }: Decisions, bucket: string, folder: string): Promise<void> {
  for (const file of readdirSync(join(lake, folder), { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    const Key = path.slice(lake.length + 1);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: readFileSync(path) }));
  }
}

/**
 * Puts the model of a lake into the bucket, and makes its promoted version the champion, with an endpoint in slot a.
 * @returns the bytes of its file
 */
export async function releaseModel(
  decisions: Decisions,
  { bucket, controlTable, endpointPrefix }: ReleaseTarget,
): Promise<Buffer> {
  const { lake, sagemaker, tables } = decisions;
  const folder = join(MODELS_FOLDER, MODEL);
  await putFiles(decisions, bucket, folder);
  const [version = ''] = readdirSync(join(lake, folder)).flatMap(
    (name) => /^version=(.*)$/.exec(name)?.[1] ?? [],
  );
  const name = endpointName(endpointPrefix, 'a');
  const role = 'arn:aws:iam::123456789012:role/any';
  await sagemaker.send(new CreateModelCommand({ ModelName: name, ExecutionRoleArn: role }));
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: [{ VariantName: version, ModelName: name }],
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
  const table = dynamoDbKeyedTable({ client: tables, tableName: controlTable, key: CONTROL_TABLE.partition });
  await dynamoDbControlTable(table).write(MODEL, firstControl(version));
  return readFileSync(join(lake, folder, `version=${version}`, 'model.json'));
}
