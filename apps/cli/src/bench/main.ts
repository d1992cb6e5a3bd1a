import { parseArgs } from 'node:util';
import { batchStages } from './batch-stage';
import { cardLakeStages } from './card-lake-stage';
import { daysStage } from './days-stage';
import {
  COPY_LINES,
  copyLines,
  EXTRACT_FEED,
  extractFeed,
  feedFunctionsStages,
  feedsStages,
  LOAD_CHUNKS,
  LOAD_FEED,
  loadChunks,
  loadFeed,
} from './feeds-stage';
import { goldStages } from './gold-stage';
import { incrementalStage } from './incremental-stage';
import { JOIN, joinLabels, joinStage } from './join-stage';
import { lateStage } from './late-stage';
import { machine } from './measure';
import { MEASURED, printMeasured } from './measured-process';
import { BRONZE_TO_GOLD, memoryStage, takeBronzeToGold } from './memory-stage';
import { onlineStage } from './online-stage';
import { polarsStages } from './polars-stage';
import { reportsStage } from './reports-stage';
import { isWithinBounds, type Result } from './result';
import { serveStage } from './serve-stage';
import { silverStage } from './silver-stage';
import { sparkStages } from './spark-stage';
import { spreadStage } from './spread-stage';
import { startupStage } from './startup-stage';

/** Bytes of lines of the stages of feeds, unless `--megabytes` says otherwise. */
const FEED_BYTES = 1_000_000_000;

/** Stages by their name on the command line. */
const STAGES: Readonly<Record<string, (bytes?: number) => Promise<readonly Result[]>>> = {
  startup: async () => [await startupStage()],
  silver: async () => [await silverStage(2_000_000)],
  gold: () => goldStages(2_000_000),
  polars: () => polarsStages(2_000_000),
  spread: async () => [await spreadStage(2_000_000)],
  incremental: async () => [await incrementalStage(1_000_000)],
  late: async () => [await lateStage(1_750_000)],
  reports: async () => [await reportsStage(2_000_000)],
  days: async () => [await daysStage(10_000)],
  online: async () => [onlineStage(1_000)],
  serve: async () => [await serveStage(60)],
  join: async () => [await joinStage(2_000_000, 1_000_000)],
  memory: async () => [await memoryStage(10_000_000)],
  feeds: (bytes = FEED_BYTES) => feedsStages(bytes),
  'feed-functions': (bytes = FEED_BYTES) => feedFunctionsStages(bytes),
  batch: batchStages,
  'card-lake': cardLakeStages,
  spark: () => sparkStages(2_000_000),
};

/** Stages that run only when they are named: they install what they compare with. */
const ON_REQUEST: ReadonlySet<string> = new Set([JOIN]);

/** Work of processes that are measured as a whole, by its name. */
const MEASURED_WORK: Readonly<Record<string, (...args: string[]) => Promise<void>>> = {
  [BRONZE_TO_GOLD]: takeBronzeToGold,
  [JOIN]: joinLabels,
  [LOAD_FEED]: loadFeed,
  [EXTRACT_FEED]: extractFeed,
  [LOAD_CHUNKS]: loadChunks,
  [COPY_LINES]: copyLines,
};

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === MEASURED) {
    const [, name = '', ...rest] = args;
    await printMeasured(async () => MEASURED_WORK[name]?.(...rest));
    return;
  }
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { megabytes: { type: 'string' } },
    allowPositionals: true,
  });
  const bytes = values.megabytes === undefined ? undefined : Number(values.megabytes) * 1e6;
  const unknown = positionals.filter((name) => !(name in STAGES));
  if (unknown.length > 0) {
    process.stderr.write(
      `bench: unknown stage ${unknown.join(', ')}; the stages are ${Object.keys(STAGES).join(', ')}\n`,
    );
    process.exitCode = 2;
    return;
  }
  for (const name of positionals.length > 0
    ? positionals
    : Object.keys(STAGES).filter((stage) => !ON_REQUEST.has(stage))) {
    for (const result of (await STAGES[name]?.(bytes)) ?? []) {
      process.stdout.write(
        `${JSON.stringify({ ...result, holds: isWithinBounds(result), machine: machine() })}\n`,
      );
      if (!isWithinBounds(result)) process.exitCode = 1;
    }
  }
}

void main(process.argv.slice(2));
