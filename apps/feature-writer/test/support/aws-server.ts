import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StandIn } from '@cardlake/feature-store/sagemaker/test-kit';

/** S3 and the Feature Store's runtime on a port of this machine, in the wire format of AWS. */
export async function awsServer(standIn: StandIn, objects: Map<string, Uint8Array>) {
  const server: Server = createServer((request, response) => {
    answer(standIn, objects, request, response).catch((error: Error) => {
      response.writeHead(error.name === 'ThrottlingException' ? 429 : 400, {
        'content-type': 'application/json',
        'x-amzn-errortype': error.name,
      });
      response.end(JSON.stringify({ Message: error.message }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.closeAllConnections() ?? server.close(resolve)),
  };
}

async function answer(
  standIn: StandIn,
  objects: Map<string, Uint8Array>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const path = decodeURIComponent(new URL(request.url ?? '', 'http://x').pathname);
  const [, operation = '', name = ''] = path.split('/');
  const json = (value: unknown) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value ?? {}));
  };
  if (operation === 'BatchWriteRecord') return json(await standIn.batchWriteRecord(JSON.parse(String(body))));
  if (operation === 'BatchGetRecord') return json(await standIn.batchGetRecord(JSON.parse(String(body))));
  if (operation === 'FeatureGroup') {
    return json(await standIn.putRecord({ FeatureGroupName: name, ...JSON.parse(String(body)) }));
  }
  const key = path.slice(1);
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
