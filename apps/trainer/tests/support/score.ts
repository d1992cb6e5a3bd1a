/** Scores rows by models: a list of `{ model, rows }` on standard input; bits of margins and predictions, contributions. */
import { readFileSync } from 'node:fs';
import { createExplainer, createScorer, type Row, readModel } from '@cardlake/model';

interface Job {
  readonly model: string;
  readonly rows: readonly Row[];
}

const bitsOf = (values: readonly number[]) => [...new Uint32Array(new Float32Array(values).buffer)];

const jobs: Job[] = JSON.parse(readFileSync(0, 'utf8'));
const results = jobs.map(({ model: path, rows }) => {
  const model = readModel(readFileSync(path));
  const scorer = createScorer(model);
  const explainer = createExplainer(model);
  return {
    margins: bitsOf(rows.map(scorer.margin)),
    predictions: bitsOf(rows.map(scorer.predict)),
    contributions: rows.map((row) => [...explainer.contributions(row)]),
  };
});
process.stdout.write(JSON.stringify(results));
