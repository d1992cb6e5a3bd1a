import { OWN_METRICS } from '@cardlake/constructs';
import { JOB_DEFAULTS } from '@cardlake/job-contract';
import { environmentName, type PipelineInputs } from '../inputs';
import { billed, billedData, publishMetrics } from './metrics';
import { type SparkPlace, sparkStep } from './spark-step';
import { expression, type States } from './states';

/** Where the daily path begins. */
export const DAILY_START = 'Datasets';

/** The day that is built: the one asked for, or the one before the window's end, UTC. */
const DAY = expression(
  '$exists($states.context.Execution.Input.dt) ? $states.context.Execution.Input.dt : $substring($fromMillis($toMillis($windowEnd) - 86400000), 0, 10)',
);

/** The daily path: the datasets of a day, then compaction and snapshot expiry of the tables. */
export function dailyPath(inputs: PipelineInputs, spark: SparkPlace, done: string): States {
  const { silverGold, groups } = inputs;
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
        featureGroup: groups,
        dt: DAY,
        labelMaturityDays: String(datasets.labelMaturityDays),
        gapDays: String(datasets.gapDays),
        validationDays: String(datasets.validationDays),
        trainDays: String(datasets.trainDays),
        excludeCompromisedCards: String(datasets.excludeCompromisedCards),
      },
      { assign: billed, next: 'Maintenance' },
    ),
    Maintenance: sparkStep(
      spark,
      'maintenance',
      { ...shared, task: 'maintenance' },
      {
        next: 'PublishDailyMetrics',
      },
    ),
    PublishDailyMetrics: publishMetrics(
      environmentName(inputs.settings),
      [{ name: OWN_METRICS.names.dailyRuns, value: 1, unit: 'Count' }, ...billedData],
      done,
    ),
  };
}
