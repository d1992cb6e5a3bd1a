import { z } from 'zod';
import { declareStack } from '../declaration';
import { minutes } from '../setting-types';
import { bronzeDeclaration } from './bronze';
import { featureStoreDeclaration } from './feature-store';
import { foundationDeclaration } from './foundation';
import { predictionDeclaration } from './prediction';
import { silverGoldDeclaration } from './silver-gold';

/** Settings of the schedules and of the monitoring. */
const settings = z.strictObject({
  stream: z
    .strictObject({
      /** Starts stream runs by schedule. @default true */
      enabled: z.boolean().default(true),
      /** Minutes between two runs. @default 10 */
      everyMinutes: minutes.max(1440).default(10),
      /**
       * A run of which more than this share of the lines is quarantined ends as failed, after everything is written, and so
       * with an alert. @default none
       */
      maxQuarantine: z.number().min(0).max(1).optional(),
    })
    .prefault({}),
  daily: z
    .strictObject({
      /** Starts daily runs by schedule. @default true */
      enabled: z.boolean().default(true),
      /** Hour of the daily run, UTC, by which yesterday's events should have arrived. @default 2 */
      hour: z.int().min(0).max(23).default(2),
    })
    .prefault({}),
  /** Spark jobs that run for longer are cancelled. @default 60 */
  jobTimeoutMinutes: minutes.max(720).default(60),
  /** Creates the dashboard. @default true */
  dashboard: z.boolean().default(true),
  /** Creates the alarms. @default true */
  alarms: z.boolean().default(true),
  /** An alarm goes off when no stream run succeeds for this long. @default 60 */
  freshnessMinutes: minutes.max(1440).default(60),
});

/** Alarms and metrics of `stacks/pipeline`, whose test counts them. */
const ALARMS = 12;
const METRICS = 12;

/** The state machine that runs the lake, its schedules, and its monitoring. */
export const pipelineDeclaration = declareStack({
  name: 'pipeline',
  settingsKey: 'pipeline',
  settings,
  lakeEngine: 'spark',
  dependsOn: [foundationDeclaration, bronzeDeclaration, silverGoldDeclaration, featureStoreDeclaration],
  dependsOnIfEnabled: [predictionDeclaration],
  outputs: {
    state_machine_arn: 'ARN of the state machine of the pipeline',
    state_machine_name: 'name of the state machine of the pipeline',
  },
  builds: {},
  standingCosts: ({ alarms, dashboard }) => [
    {
      service: 'CloudWatch',
      item: 'alarms',
      quantity: alarms ? ALARMS : 0,
      price: 'cloudWatch.alarmMonth',
    },
    {
      service: 'CloudWatch',
      item: 'dashboard',
      quantity: dashboard ? 1 : 0,
      price: 'cloudWatch.dashboardMonth',
    },
    { service: 'CloudWatch', item: 'metrics', quantity: METRICS, price: 'cloudWatch.metricMonth' },
  ],
});
