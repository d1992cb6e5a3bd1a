import { queryLake, runStream, verifyLake } from '../../src';
import { testContext } from '../../test-kit/small-lake';

/** Computes, queries and verifies a lake in little memory. Arguments: lake root, megabytes of DuckDB, its threads. */
async function main([lakeRoot = '', megabytes = '', threads = '']: readonly string[]): Promise<void> {
  const context = testContext();
  const resources = { memoryMb: Number(megabytes), threads: Number(threads) };
  const scarce = { ...context, resources };
  const { gold } = await runStream({ lakeRoot }, scarce);
  const sql =
    'SELECT (SELECT count(*) FROM silver.card_transactions), (SELECT count(*) FROM gold.fraud_features)';
  const rows = await queryLake({ lakeRoot, sql }, scarce, async ({ chunks }) => {
    for await (const chunk of chunks()) return chunk.getRows()[0]?.map(Number);
    return [];
  });
  const { findings } = await verifyLake(lakeRoot, scarce);
  process.stdout.write(JSON.stringify({ extent: gold.extent, rows, findings }));
}

void main(process.argv.slice(2));
