import { createHash } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CARDLAKE_METRICS } from '@cardlake/constructs';
import { DEV } from '../support/dev-environment';
import type { FinishedExecution } from '../support/executions';
import { readObject } from '../support/lake-bucket';
import { sumMetric } from '../support/metrics';
import { startLakeEnvironment } from './support/lake-environment';
import { DATASET_DAY, nextWindowEnd, runPipeline, runStream } from './support/pipeline';
import { embeddedEngineIn } from './support/spark-commands';
import { JANUARY, sendTraffic } from './support/traffic';

/** Rows of a dataset and the files that hold them, as its manifest lists them. */
interface ManifestPart {
  readonly rows: number;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

const dev = startLakeEnvironment(embeddedEngineIn);
afterAll(() => dev.stop());

const sha256Of = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** A copy of the lake in which the command line ran the daily mode. */
let expectedLake: string;
let execution: FinishedExecution;

beforeAll(async () => {
  await sendTraffic(dev, JANUARY);
  await runStream(dev, nextWindowEnd());
  expectedLake = dev.createFolder();
  cpSync(dev.jobFolder, expectedLake, { recursive: true });
  dev.cardlake('run', 'daily', '--lake', expectedLake, '--dt', DATASET_DAY);
  execution = await runPipeline(dev, { mode: 'daily', dt: DATASET_DAY });
});

test('the daily mode builds the datasets, maintains the tables and publishes its metrics', async () => {
  expect(execution.states).toEqual(
    expect.arrayContaining(['Datasets', 'Maintenance', 'PublishDailyMetrics']),
  );
  expect(await sumMetric(dev.cloudwatch, CARDLAKE_METRICS.names.dailyRuns)).toBe(1);
});

test.each([
  ['training', ['train', 'validation']],
  ['inference', ['inference']],
])('the %s set is the one that the command line builds, with every file', async (set, parts) => {
  const folder = `gold/${set}/dt=${DATASET_DAY}`;
  const manifest = (await readObject(dev.s3, DEV.lake, `${folder}/manifest.json`)).toString();
  expect(manifest).toBe(readFileSync(join(expectedLake, folder, 'manifest.json'), 'utf8'));

  const contents: Readonly<Record<string, ManifestPart>> = JSON.parse(manifest);
  for (const part of parts) {
    const { rows, files } = contents[part] ?? { rows: 0, files: [] };
    expect(rows).toBeGreaterThan(0);
    for (const { path, sha256 } of files) {
      expect(sha256Of(await readObject(dev.s3, DEV.lake, `${folder}/${path}`))).toBe(sha256);
    }
  }
});
