import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createS3Client, s3Reader } from '../../src/s3';
import { withTestCredentials } from '../support/credentials';

withTestCredentials();

/** Reads an object from a server that breaks off its first answers. */
async function readFrom(brokenAnswers: number) {
  let answers = 0;
  const server = createServer((_, response) => {
    response.writeHead(200, { etag: '"1"', 'content-length': '7' });
    if (answers++ < brokenAnswers) response.write('con', () => response.socket?.destroy());
    else response.end('content');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await s3Reader(createS3Client({ endpoint })).get({ bucket: 'b', key: 'k' });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('an object whose body breaks off is read again, and not for ever', async () => {
  expect(await readFrom(2)).toEqual({ content: Buffer.from('content'), etag: '"1"' });
  await expect(readFrom(3)).rejects.toThrow('aborted');
});
