import { CARDLAKE_METRICS, environmentName, expression } from '@cardlake/constructs';
import { JOB_DEFAULTS } from '@cardlake/job-contract';
import type { PipelineInputs } from '../inputs';
import { firstJob, furtherJob } from './billed-usage';
import { publishMetrics } from './metrics';
import { type SparkJobTarget, sparkStep } from './spark-step';
import type { States } from './states';
import { WATCH_START, watchDecisions } from './watch-decisions';

/** First state of the daily path. */
export const DAILY_START = 'Datasets';

/** State that ends the work of a daily run. */
const DAILY_END = 'PublishDailyMetrics';

/** The day to build: the requested one, or the day before the end of the window, UTC. */
const DAY = expression(
  '$exists($states.context.Execution.Input.dt) ? $states.context.Execution.Input.dt : $substring($fromMillis($toMillis($windowEnd) - 86400000), 0, 10)',
);

/**
 * Builds the states of the daily path: datasets of a day, then compaction and snapshot expiry of the tables, then audit and drift of the
 * decisions of the day where any are made.
 */
export function dailyPath(inputs: PipelineInputs, spark: SparkJobTarget, done: string): States {
  const { silverGold, prediction } = inputs;
  const { datasets } = inputs.settings;
  const shared = {
    ...JOB_DEFAULTS,
    lake: spark.lake,
    database: silverGold.database_name,
    runId: expression('$runId'),
  };
  return {
    [DAILY_START]: sparkStep(
      spark,
      'datasets',
      {
        ...shared,
        task: 'datasets',
        featureGroup: datasets.groups,
        dt: DAY,
        labelMaturityDays: String(datasets.labelMaturityDays),
        gapDays: String(datasets.gapDays),
        validationDays: String(datasets.validationDays),
        trainDays: String(datasets.trainDays),
        compromisedCards: datasets.compromisedCards,
      },
      { assign: firstJob, next: 'Maintenance' },
    ),
    Maintenance: sparkStep(
      spark,
      'maintenance',
      { ...shared, task: 'maintenance' },
      { assign: furtherJob, next: prediction ? WATCH_START : DAILY_END },
    ),
    ...(prediction &&
      watchDecisions(spark, prediction, {
        job: { ...shared, task: 'evidence', featureGroup: inputs.groups, dt: DAY },
        next: DAILY_END,
      })),
    [DAILY_END]: publishMetrics(
      environmentName(inputs.settings),
      [{ name: CARDLAKE_METRICS.names.dailyRuns, value: 1, unit: 'Count' }],
      done,
    ),
  };
}
