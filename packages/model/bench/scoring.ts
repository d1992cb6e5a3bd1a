/** `npm run bench`: times scoring and explaining a row by 100 trees of depth 6; one JSON line a measure. */
import { seededRandom } from '@cardlake/tooling/seeded-random';
import { createExplainer, createScorer, readModel } from '../src';
import { randomModelFile, toBytes } from '../test-kit';

const SHAPE = { trees: 100, depth: 6, features: 30, seed: 1 };
const RUNS = 7;

const model = readModel(toBytes(randomModelFile(SHAPE)));
const random = seededRandom(2);
const rows = Array.from({ length: 2_000 }, () =>
  Array.from({ length: SHAPE.features }, () => (random() < 0.1 ? null : random() - 0.5)),
);

const scorer = createScorer(model);
time('score', (row) => scorer.predict(row), rows);
const explainer = createExplainer(model);
time('explain', (row) => explainer.contributions(row)[0] ?? 0, rows.slice(0, 300));

function time(what: string, compute: (row: readonly (number | null)[]) => number, input: typeof rows): void {
  const micros: number[] = [];
  let sum = 0;
  for (let run = 0; run < RUNS; run++) {
    const start = process.hrtime.bigint();
    for (const row of input) sum += compute(row);
    micros.push(Number(process.hrtime.bigint() - start) / 1_000 / input.length);
  }
  micros.sort((a, b) => a - b);
  console.log(JSON.stringify({ what, ...SHAPE, microsPerRow: micros[RUNS >> 1], fastest: micros[0], sum }));
}
