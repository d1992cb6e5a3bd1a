import { once } from 'node:events';
import { createServer as createHttp1 } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { Readable, Writable } from 'node:stream';

/** What a call says, and what it is answered. */
export type Answer = (
  operation: string,
  input: Record<string, never>,
) => { readonly status?: number; readonly body: object };

type Exchange = { setHeader(name: string, value: string): unknown; statusCode: number } & Writable;

/**
 * The wire of an AWS JSON 1.1 service on this machine, so that the SDK's own clients are what is tested.
 * @param version of HTTP: the Kinesis client speaks 2, Firehose 1.
 */
export async function awsServer(version: 1 | 2, answer: Answer) {
  const handle = async (
    request: Readable & { headers: NodeJS.Dict<string | string[]> },
    response: Exchange,
  ) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const { status = 200, body } = answer(operation, JSON.parse(Buffer.concat(chunks).toString()));
    response.statusCode = status;
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(body));
  };
  const server = version === 2 ? createHttp2(handle) : createHttp1(handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    /** Settings of a client that talks to it. */
    client: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'ap-southeast-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
