import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeatureGroupCatalog } from '../../src/sagemaker/feature-groups';
import type { FeatureStoreRuntime } from '../../src/sagemaker/feature-store-runtime';
import { type MemoryObjects, memoryObjects } from '../memory-objects';
import { answerS3 } from './s3-api';
import { testCredentials } from './test-credentials';

/** The twins that answer. */
export interface ServedApis {
  readonly runtime?: FeatureStoreRuntime;
  readonly catalog?: FeatureGroupCatalog;
  /** S3 objects by `bucket/key`. */
  readonly objects?: Map<string, Uint8Array>;
}

/** Serves the Feature Store, its catalog and S3 on a port of this machine, in the wire format of AWS. */
export async function startAwsServer(apis: ServedApis) {
  const objects = memoryObjects(apis.objects);
  const server = createServer((request, response) => {
    answer({ ...apis, objects }, request, response).catch((error: Error) => {
      response.writeHead(error.name === 'ThrottlingException' ? 429 : 400, {
        'content-type': 'application/json',
        'x-amzn-errortype': error.name,
      });
      response.end(JSON.stringify({ __type: error.name, Message: error.message }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    /** The environment that makes a process use it instead of AWS. */
    env: { AWS_ENDPOINT_URL: url, ...testCredentials },
    close: () => new Promise((resolve) => server.closeAllConnections() ?? server.close(resolve)),
  };
}

async function answer(
  { objects, ...apis }: Omit<ServedApis, 'objects'> & { readonly objects: MemoryObjects },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const output = await answerSageMaker(apis, request, body);
  if (output === undefined) return answerS3(objects, request, body, response);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(output));
}

/** Calls an operation of SageMaker or its Feature Store; undefined for any other request. */
async function answerSageMaker(
  { runtime, catalog }: ServedApis,
  request: IncomingMessage,
  body: Buffer,
): Promise<unknown> {
  const url = new URL(request.url ?? '', 'http://x');
  const [, operation = '', name = ''] = url.pathname.split('/').map(decodeURIComponent);
  const input = () => JSON.parse(String(body));
  const target = request.headers['x-amz-target'];
  if (target === 'SageMaker.DescribeFeatureGroup') return catalog?.describeFeatureGroup(input());
  if (target === 'SageMaker.UpdateFeatureGroup') return (await catalog?.updateFeatureGroup(input())) ?? {};
  if (operation === 'BatchWriteRecord') return runtime?.batchWriteRecord(input());
  if (operation === 'BatchGetRecord') return runtime?.batchGetRecord(input());
  if (operation !== 'FeatureGroup') return undefined;
  if (request.method === 'PUT') {
    return (await runtime?.putRecord({ FeatureGroupName: name, ...input() })) ?? {};
  }
  const RecordIdentifierValueAsString = url.searchParams.get('RecordIdentifierValueAsString') ?? '';
  return runtime?.getRecord({ FeatureGroupName: name, RecordIdentifierValueAsString });
}
