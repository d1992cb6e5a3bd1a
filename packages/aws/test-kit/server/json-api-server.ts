import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one call of an operation; of a REST API the operation is method and path. */
export type Answer = (
  operation: string,
  input: unknown,
) => { readonly status?: number; readonly body: object };

/** Serves an API of the AWS JSON 1.1 protocol on a port of this machine, so that tests use the SDK's own clients. */
export const startJsonApiServer = (answer: Answer) =>
  serve(answer, ({ headers }) => String(headers['x-amz-target']).split('.')[1] ?? '');

/** Serves an API of the AWS REST JSON protocol on a port of this machine. */
export const startRestApiServer = (answer: Answer) => serve(answer, ({ method, url }) => `${method} ${url}`);

async function serve(answer: Answer, operationOf: (request: IncomingMessage) => string) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const { status = 200, body } = answer(operationOf(request), text === '' ? undefined : JSON.parse(text));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Closes all connections. */
    async stop() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}
