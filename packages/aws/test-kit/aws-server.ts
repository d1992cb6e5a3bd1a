import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeatureGroupCatalog } from '../src/sagemaker/feature-groups';
import type { FeatureStoreRuntime } from '../src/sagemaker/feature-store-runtime';
import { testCredentials } from './test-credentials';

/** What the server answers with. */
export interface Served {
  readonly runtime?: FeatureStoreRuntime;
  readonly catalog?: FeatureGroupCatalog;
  /** S3 objects by `bucket/key`. */
  readonly objects?: Map<string, Uint8Array>;
}

/** The Feature Store, its catalog and S3 on a port of this machine, in the wire format of AWS. */
export async function awsServer(served: Served) {
  const server = createServer((request, response) => {
    answer(served, request, response).catch((error: Error) => {
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
    /** The environment of a process that is to take it for AWS. */
    env: {
      AWS_ENDPOINT_URL: url,
      ...testCredentials,
    },
    close: () => new Promise((resolve) => server.closeAllConnections() ?? server.close(resolve)),
  };
}

async function answer(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const found = await api(served, request, body);
  if (found === undefined) return object(served.objects ?? new Map(), request, body, response);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(found ?? {}));
}

/** What an operation of the Feature Store gives; undefined when the request is none. */
async function api({ runtime, catalog }: Served, request: IncomingMessage, body: Buffer): Promise<unknown> {
  const url = new URL(request.url ?? '', 'http://x');
  const [, operation = '', name = ''] = url.pathname.split('/').map(decodeURIComponent);
  const json = () => JSON.parse(String(body));
  const target = request.headers['x-amz-target'];
  if (target === 'SageMaker.DescribeFeatureGroup') return catalog?.describeFeatureGroup(json());
  if (target === 'SageMaker.UpdateFeatureGroup') return (await catalog?.updateFeatureGroup(json())) ?? {};
  if (operation === 'BatchWriteRecord') return runtime?.batchWriteRecord(json());
  if (operation === 'BatchGetRecord') return runtime?.batchGetRecord(json());
  if (operation !== 'FeatureGroup') return undefined;
  if (request.method === 'PUT') {
    return (await runtime?.putRecord({ FeatureGroupName: name, ...json() })) ?? {};
  }
  const RecordIdentifierValueAsString = url.searchParams.get('RecordIdentifierValueAsString') ?? '';
  return runtime?.getRecord({ FeatureGroupName: name, RecordIdentifierValueAsString });
}

function object(
  objects: Map<string, Uint8Array>,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const key = decodeURIComponent(new URL(request.url ?? '', 'http://x').pathname).slice(1);
  if (request.method === 'PUT') objects.set(key, body);
  const content = objects.get(key);
  if (content === undefined) {
    response.writeHead(404, { 'content-type': 'application/xml' });
    response.end('<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>');
    return;
  }
  response.writeHead(200);
  response.end(request.method === 'PUT' ? '' : content);
}
