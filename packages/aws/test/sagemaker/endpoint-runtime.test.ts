import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openEndpointRuntime } from '../../src/sagemaker/endpoint-runtime';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

interface Request {
  readonly path: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** Invokes an endpoint that answers with a status and a body; notes the requests. */
async function invoke(status: number, body: string) {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url: path, headers } = request;
    requests.push({ path, contentType: headers['content-type'], body: Buffer.concat(chunks).toString() });
    response.writeHead(status, {
      'content-type': status === 200 ? 'text/csv' : 'application/json',
      'x-amzn-invoked-production-variant': 'v1',
    });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const runtime = openEndpointRuntime({ endpoint, region: 'eu-west-1' });
  const result = await runtime.invoke('fraud-a', '1,,2.5').catch((error: Error) => error.name);
  server.close();
  server.closeAllConnections();
  return { result, requests };
}

test('a row is sent as CSV, and the answer comes with the variant that gave it', async () => {
  const { result, requests } = await invoke(200, '-1.25');
  expect(result).toEqual({ variant: 'v1', body: '-1.25' });
  expect(requests).toEqual([
    { path: '/endpoints/fraud-a/invocations', contentType: 'text/csv', body: '1,,2.5' },
  ]);
});

test.each([
  [400, 'ValidationError'],
  [424, 'ModelError'],
  [500, 'InternalFailure'],
  [503, 'ServiceUnavailable'],
])('the status %i is not tried again', async (status, name) => {
  const { result, requests } = await invoke(status, JSON.stringify({ __type: name, Message: 'no' }));
  expect(result).toBe(name);
  expect(requests).toHaveLength(1);
});

test('a request that gets no answer is given up, and its connection is closed', async () => {
  const server = createServer();
  const closed = new Promise<void>((resolve) => {
    server.once('request', ({ socket }) => socket.once('close', () => resolve()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked = openEndpointRuntime({ endpoint, region: 'eu-west-1' }).invoke('fraud-a', '1,,2.5');
  await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' });
  await closed;
  server.close();
});
