import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { testCredentials } from './test-credentials';

/** Answers one call of an operation. */
export type Answer = (
  operation: string,
  input: unknown,
) => { readonly status?: number; readonly body: object };

/**
 * Serves the AWS JSON 1.1 protocol on a port of this machine, so that the SDK's own clients are tested.
 * @returns its address, and how to end it: all connections are closed
 */
export async function jsonApiServer(answer: Answer) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const { status = 200, body } = answer(operation, JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    endpoint,
    env: { AWS_ENDPOINT_URL: endpoint, ...testCredentials },
    async stop() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}
