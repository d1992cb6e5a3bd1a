/** `npm run bench`: times the kernel over sorted events with a hot card; one JSON line a run. */
import { cardEvents as source } from '@cardlake/card-schema';
import { createKernel, type KernelBatch, labelsOnceTrue } from '@cardlake/features';
import { groups } from '../src';
import { skewedTraffic } from './traffic';

const ROWS = Number(process.argv[2] ?? 2_000_000);
const CHUNK = 2048;
const RUNS = 7;

const perCard = skewedTraffic({ rows: ROWS, entities: 20_000, seed: 1 });
const perMerchant = skewedTraffic({ rows: ROWS, entities: 5_000, seed: 2 });

time('rt', perCard, () => createKernel([groups.rt_card_features_v1], 'card', { source }));
time('fraud card', perCard, () => createKernel([groups.fraud_features_v1], 'card', { source }));
time('both card', perCard, () =>
  createKernel([groups.rt_card_features_v1, groups.fraud_features_v1], 'card', { source }),
);
time('fraud merchant', perMerchant, () => createKernel([groups.fraud_features_v1], 'merchant', { source }));

function time(what: string, batches: KernelBatch, make: () => ReturnType<typeof createKernel>): void {
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const kernel = make();
    const start = process.hrtime.bigint();
    for (let at = 0; at < batches.rows; at += CHUNK) kernel.push(slice(batches, at));
    seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
  }
  seconds.sort((a, b) => a - b);
  const median = seconds[RUNS >> 1]!;
  console.log(JSON.stringify({ what, rows: batches.rows, seconds: median, fastest: seconds[0] }));
}

function slice(all: KernelBatch, at: number): KernelBatch {
  const end = Math.min(at + CHUNK, all.rows);
  const cut = (columns: Readonly<Record<string, Int32Array>>, words: number) =>
    Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, column.subarray(words * at, words * end)]),
    );
  return {
    rows: end - at,
    ts: all.ts.subarray(at, end),
    entityStart: all.entityStart.subarray(at, end),
    decimals: cut(all.decimals, 2),
    codes: cut(all.codes, 1),
    labels: labelsOnceTrue(all.labels!.first.subarray(at, end)),
  };
}
