import { type KernelBatch, labelsOnceTrue } from '@cardlake/features';
import { seededRandom } from '@cardlake/tooling/seeded-random';

const START = Date.UTC(2024, 0, 1) * 1000;
const DAY = 86_400e6;
const DAYS = 60;
const HOT_SHARE = 0.02;
const FRAUD_SHARE = 0.01;

/** Sorted events of some entities over sixty days; the first entity has a fiftieth of all. */
export function skewedTraffic(options: { rows: number; entities: number; seed: number }): KernelBatch {
  const { rows, entities } = options;
  const random = seededRandom(options.seed);
  const hot = Math.floor(rows * HOT_SHARE);
  const ts = new Float64Array(rows);
  const entityStart = new Uint8Array(rows);
  const cents = new BigInt64Array(rows);
  const merchant = new Int32Array(rows);
  const country = new Int32Array(rows);
  const labelAt = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let row = 0;
  for (let entity = 0; entity < entities; entity++) {
    const wanted = entity === 0 ? hot : Math.floor((rows - hot) / (entities - 1));
    const first = row;
    const end = entity === entities - 1 ? rows : Math.min(rows, first + wanted);
    for (; row < end; row++) {
      ts[row] = START + Math.floor(random() * DAYS * 86_400) * 1e6;
      cents[row] = BigInt(Math.floor(Math.exp(random() * 6) * 10_000));
      merchant[row] = Math.floor(random() ** 2 * 10_000);
      country[row] = Math.floor(random() ** 4 * 40);
    }
    ts.subarray(first, end).sort();
    for (let r = first; r < end; r++) if (random() < FRAUD_SHARE) labelAt[r] = ts[r]! + random() * 20 * DAY;
    entityStart[first] = 1;
  }
  return {
    rows,
    ts,
    entityStart,
    decimals: { amount: new Int32Array(cents.buffer) },
    codes: { merchant_id: merchant, country },
    labels: labelsOnceTrue(labelAt),
  };
}
