import { CARDLAKE_METRICS, environmentName, expression } from '@cardlake/constructs';
import { JOB_DEFAULTS, onlineUpdatesRoot, RUN_FILES, RUNS_PREFIX, runFolder } from '@cardlake/job-contract';
import type { PipelineInputs } from '../inputs';
import { firstJob } from './billed-usage';
import { publishMetrics } from './metrics';
import { RESULT_CHECK, resultCheck } from './result-check';
import { type SparkJobTarget, sparkStep } from './spark-step';
import { catchAll, retryTransient, type States } from './states';
import { writePart } from './write-part';

/** First state of the stream path. */
export const STREAM_START = 'SilverAndGold';

/** `runStamp` of the end of the window. */
const STAMP = "$replace($windowEnd, /[-:]/, '')";

/** Builds the states of the stream path: silver and gold by Spark, changed records to the online store, counts as metrics. */
export function streamPath(inputs: PipelineInputs, spark: SparkJobTarget, done: string): States {
  const { foundation, settings, silverGold, groups, onlineGroups } = inputs;
  const bucket = foundation.lake_bucket_name;
  return {
    [STREAM_START]: sparkStep(
      spark,
      'silverAndGold',
      {
        ...JOB_DEFAULTS,
        lake: spark.lake,
        database: silverGold.database_name,
        featureGroup: groups,
        decisions: settings.prediction.enabled ? 'on' : 'off',
        windowEndTs: expression('$windowEnd'),
        runId: expression('$runId'),
      },
      { assign: firstJob, next: 'ReadFacts' },
    ),
    ReadFacts: readRunFile(bucket, 'facts', {
      assign: { facts: expression('$parse($states.result.Body)') },
      next: 'FindOnlineUpdates',
    }),
    FindOnlineUpdates: findOnlineUpdates(
      bucket,
      onlineGroups,
      settings.prediction.enabled ? 'ReadTableParts' : 'WriteOnline',
    ),
    ...(settings.prediction.enabled && {
      // The parts for the tables that decisions are made from, which the run lists in a file.
      ReadTableParts: readRunFile(bucket, 'online', {
        assign: { parts: expression('$append($parts, $parse($states.result.Body).parts)') },
        next: 'WriteOnline',
      }),
    }),
    WriteOnline: writeOnline(inputs),
    PublishStreamMetrics: publishMetrics(
      environmentName(settings),
      [
        { name: CARDLAKE_METRICS.names.streamRuns, value: 1, unit: 'Count' },
        {
          name: CARDLAKE_METRICS.names.freshness,
          value: '($toMillis($now()) - $toMillis($windowEnd)) / 1000',
          unit: 'Seconds',
        },
        { name: CARDLAKE_METRICS.names.lines, value: '$facts.lines', unit: 'Count' },
        { name: CARDLAKE_METRICS.names.silver, value: '$facts.silver', unit: 'Count' },
        { name: CARDLAKE_METRICS.names.duplicates, value: '$facts.duplicates', unit: 'Count' },
        { name: CARDLAKE_METRICS.names.quarantined, value: '$facts.quarantined', unit: 'Count' },
        { name: CARDLAKE_METRICS.names.gold, value: '$facts.gold', unit: 'Count' },
        { name: CARDLAKE_METRICS.names.written, value: '$written', unit: 'Count' },
        { name: CARDLAKE_METRICS.names.failed, value: '$failed', unit: 'Count' },
      ],
      RESULT_CHECK,
    ),
    ...resultCheck({ bucket, maxQuarantine: settings.pipeline.stream.maxQuarantine, done }),
  };
}

/** Builds the state that lists the parts of every online group. Folders are named by the window end, so a retried run finds the same parts. */
const findOnlineUpdates = (bucket: string, onlineGroups: readonly string[], next: string) => ({
  Type: 'Map',
  Items: expression(JSON.stringify(onlineGroups.map(onlineUpdatesRoot))),
  ItemProcessor: {
    ProcessorConfig: { Mode: 'INLINE' },
    StartAt: 'ListParts',
    States: {
      ListParts: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:s3:listObjectsV2',
        Arguments: {
          Bucket: bucket,
          Prefix: expression(`$states.input & '/${runFolder('')}' & ${STAMP} & '/'`),
        },
        Output: expression('[$states.result.Contents[$contains(Key, /\\.parquet$/)].Key]'),
        TimeoutSeconds: 60,
        Retry: retryTransient,
        End: true,
      },
    },
  },
  Assign: { parts: expression('$reduce($states.result, $append, [])') },
  Catch: catchAll,
  Next: next,
});

/** Builds the state that reads a file which the run left. */
const readRunFile = (
  bucket: string,
  file: 'facts' | 'online',
  { assign, next }: { readonly assign: Readonly<Record<string, string>>; readonly next: string },
) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:s3:getObject',
  Arguments: { Bucket: bucket, Key: expression(`'${RUNS_PREFIX}/' & $runId & '/${RUN_FILES[file]}'`) },
  Assign: assign,
  TimeoutSeconds: 60,
  Retry: retryTransient,
  Catch: catchAll,
  Next: next,
});

/** Builds the state that passes the parts to the feature-writer, with the concurrency of the settings. */
const writeOnline = (inputs: PipelineInputs) => ({
  Type: 'Map',
  Items: expression('$parts'),
  MaxConcurrency: inputs.settings.featureStore.writer.concurrency,
  ItemProcessor: {
    ProcessorConfig: { Mode: 'INLINE' },
    StartAt: 'WritePart',
    States: writePart(inputs),
  },
  Assign: {
    written: expression('$sum([0, $states.result.written])'),
    failed: expression('$sum([0, $states.result.failed])'),
    writerErrors: expression('[$states.result[$exists(error)].error]'),
  },
  Catch: catchAll,
  Next: 'PublishStreamMetrics',
});
