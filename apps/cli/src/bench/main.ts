import { exitCodeOf, isUserError } from '@cardlake/runtime';
import { batchStages } from './batch-stage';
import { cardLakeStages } from './card-lake-stage';
import { parseCommandLine } from './command-line';
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

/** A stage: what it measures, and how it runs. */
interface Stage {
  readonly purpose: string;
  readonly onRequest?: boolean;
  /** @param bytes size of the object of the stages of feeds, if it is given */
  run(bytes?: number): Promise<readonly Result[]>;
}

/** Stages by their name on the command line. */
const STAGES: Readonly<Record<string, Stage>> = {
  startup: { purpose: 'commands that do nothing but start', run: async () => [await startupStage()] },
  silver: {
    purpose: "bronze to silver, beside DuckDB's plain copy",
    run: async () => [await silverStage(2_000_000)],
  },
  gold: { purpose: 'silver to gold, beside a plain sort', run: () => goldStages(2_000_000) },
  polars: { purpose: 'the same features in Polars', run: () => polarsStages(2_000_000) },
  spread: {
    purpose: 'the same number of events over more days',
    run: async () => [await spreadStage(2_000_000)],
  },
  incremental: {
    purpose: 'ten minutes of new events on top of a week',
    run: async () => [await incrementalStage(1_000_000)],
  },
  late: {
    purpose: 'late events that are scattered over half a year',
    run: async () => [await lateStage(1_750_000)],
  },
  reports: {
    purpose: 'late reports on events of one merchant',
    run: async () => [await reportsStage(2_000_000)],
  },
  days: { purpose: 'few events on each of 10,000 days', run: async () => [await daysStage(10_000)] },
  online: { purpose: 'one step of the state of a card', run: async () => [onlineStage(1_000)] },
  serve: { purpose: 'decisions by HTTP', run: async () => [await serveStage(60)] },
  join: {
    purpose: 'features for the rows of a file, beside Polars and Feast, which it installs',
    onRequest: true,
    run: async () => [await joinStage(2_000_000, 1_000_000)],
  },
  memory: {
    purpose: 'peak memory of bronze to gold',
    run: async () => [await memoryStage(10_000_000)],
  },
  feeds: { purpose: 'one large object of a feed', run: (bytes = FEED_BYTES) => feedsStages(bytes) },
  'feed-functions': {
    purpose: 'the functions of AWS on one large object of a feed',
    run: (bytes = FEED_BYTES) => feedFunctionsStages(bytes),
  },
  batch: { purpose: 'the job daily-features in local AWS', run: batchStages },
  'card-lake': { purpose: 'the job card-lake in local AWS', run: cardLakeStages },
  spark: { purpose: 'the Spark job, beside a plain sort', run: () => sparkStages(2_000_000) },
};

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
  const request = parseCommandLine(args, STAGES);
  if (request.kind === 'help') {
    process.stdout.write(request.text);
    return;
  }
  for (const name of request.stages) {
    for (const result of (await STAGES[name]?.run(request.bytes)) ?? []) {
      process.stdout.write(
        `${JSON.stringify({ ...result, holds: isWithinBounds(result), machine: machine() })}\n`,
      );
      if (!isWithinBounds(result)) process.exitCode = 1;
    }
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!isUserError(error)) throw error;
  process.stderr.write(`bench: ${error.message}\n${error.hint === undefined ? '' : `  ${error.hint}\n`}`);
  process.exitCode = exitCodeOf(error.code);
});
