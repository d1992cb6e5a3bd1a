/** Asks an endpoint for the margins of rows: `{ url, version, rows }` on standard input; bits of the answers. */
import { readFileSync } from 'node:fs';
import { openEndpointRuntime } from '@cardlake/aws/endpoint-runtime';
import type { Row } from '@cardlake/model';
import { createEndpointScorers, firstControl } from '@cardlake/prediction';

interface Job {
  readonly url: string;
  readonly version: string;
  readonly rows: readonly Row[];
}

/** Never over while a test runs. */
const PATIENCE_MS = 600_000;

void main();

async function main(): Promise<void> {
  const { url, version, rows }: Job = JSON.parse(readFileSync(0, 'utf8'));
  const runtime = openEndpointRuntime({ endpoint: url, region: 'eu-west-1' });
  const scorers = createEndpointScorers({
    ask: (slot, row) => runtime.invoke(`fraud-${slot}`, row),
    patienceMs: PATIENCE_MS,
    onOutcome(_slot, _outcome, error) {
      if (error !== undefined) process.stderr.write(`${error}\n`);
    },
  });
  const scorer = scorers(firstControl(version));
  const margins: number[] = [];
  for (const row of rows) {
    const margin = await scorer.margin(version, row);
    if (margin === undefined) throw new Error('the endpoint gave no answer');
    margins.push(margin);
  }
  process.stdout.write(JSON.stringify([...new Uint32Array(new Float32Array(margins).buffer)]));
  process.exit(0);
}
