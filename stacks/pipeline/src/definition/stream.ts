import { OWN_METRICS } from '@cardlake/constructs';
import { JOB_DEFAULTS, onlineUpdatesOf, RUN_FILES, RUNS_PREFIX, runFolder } from '@cardlake/job-contract';
import { environmentName, type PipelineInputs } from '../inputs';
import { billed, billedData, publishMetrics } from './metrics';
import { type SparkPlace, sparkStep } from './spark-step';
import { caught, expression, retried, type States } from './states';
import { writePart } from './write-part';

/** Where the stream path begins. */
export const STREAM_START = 'SilverAndGold';

/** `runStamp` of the window end, which has whole seconds. */
const STAMP = "$replace($windowEnd, /[-:]/, '')";

/** The stream path: silver and gold by Spark, the changed records into the online store, the counts as metrics. */
export function streamPath(inputs: PipelineInputs, spark: SparkPlace, done: string): States {
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
        windowEndTs: expression('$windowEnd'),
        runId: expression('$runId'),
      },
      { assign: billed, next: 'ReadFacts' },
    ),
    ReadFacts: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:s3:getObject',
      Arguments: { Bucket: bucket, Key: expression(`'${RUNS_PREFIX}/' & $runId & '/${RUN_FILES.facts}'`) },
      Assign: { facts: expression('$parse($states.result.Body)') },
      TimeoutSeconds: 60,
      Retry: retried,
      Catch: caught,
      Next: 'FindOnlineUpdates',
    },
    FindOnlineUpdates: findOnlineUpdates(bucket, onlineGroups),
    WriteOnline: writeOnline(inputs),
    PublishStreamMetrics: publishMetrics(
      environmentName(settings),
      [
        { name: OWN_METRICS.names.streamRuns, value: 1, unit: 'Count' },
        {
          name: OWN_METRICS.names.freshness,
          value: '($toMillis($now()) - $toMillis($windowEnd)) / 1000',
          unit: 'Seconds',
        },
        { name: OWN_METRICS.names.lines, value: '$facts.lines', unit: 'Count' },
        { name: OWN_METRICS.names.silver, value: '$facts.silver', unit: 'Count' },
        { name: OWN_METRICS.names.duplicates, value: '$facts.duplicates', unit: 'Count' },
        { name: OWN_METRICS.names.quarantined, value: '$facts.quarantined', unit: 'Count' },
        { name: OWN_METRICS.names.gold, value: '$facts.gold', unit: 'Count' },
        { name: OWN_METRICS.names.written, value: '$written', unit: 'Count' },
        { name: OWN_METRICS.names.failed, value: '$failed', unit: 'Count' },
        ...billedData,
      ],
      done,
    ),
  };
}

/** Lists the parts of every online group: by the window end, so that a run of the same one finds them again. */
const findOnlineUpdates = (bucket: string, onlineGroups: readonly string[]) => ({
  Type: 'Map',
  Items: expression(JSON.stringify(onlineGroups.map(onlineUpdatesOf))),
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
        Retry: retried,
        End: true,
      },
    },
  },
  Assign: { parts: expression('$reduce($states.result, $append, [])') },
  Catch: caught,
  Next: 'WriteOnline',
});

/** Hands the parts to the feature-writer, as many at once as the settings say. */
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
  },
  Catch: caught,
  Next: 'PublishStreamMetrics',
});
