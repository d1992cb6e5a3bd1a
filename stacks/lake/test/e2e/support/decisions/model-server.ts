import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createScorer, readModel } from '@cardlake/model';

/** Longer than the functions wait for an answer. */
const SLOW_MS = 200;

/**
 * Serves a model as its container does, but that each tenth request fails, and each tenth is answered slowly.
 * @returns its address; it answers once it was given the bytes of a model
 */
export async function startModelServer() {
  let margin: ((row: readonly (number | null)[]) => number) | undefined;
  let requests = 0;
  const counts = { answered: 0, failed: 0, slow: 0 };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const cells = Buffer.concat(chunks).toString().split(',');
    const row = cells.map((cell) => (cell === '' ? null : Number(cell)));
    const turn = requests++ % 10;
    if (margin === undefined || turn === 3) {
      counts.failed += 1;
      response.writeHead(500).end();
      return;
    }
    const text = String(margin(row));
    const answer = () => response.writeHead(200, { 'content-type': 'text/csv' }).end(text);
    counts[turn === 7 ? 'slow' : 'answered'] += 1;
    if (turn === 7) setTimeout(answer, SLOW_MS);
    else answer();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    load(bytes: Uint8Array) {
      const scorer = createScorer(readModel(bytes));
      margin = (row) => scorer.margin(row);
    },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
