import { type Chart, type ChartMetric, MIN_DELIVERY_SUCCESS, metric } from '@cardlake/constructs';
import { ENDPOINT_METRICS, type SCORER_METRICS, SLOTS, STEP_METRICS } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';
import type { MonitoringTargets } from './monitoring-targets';
import {
  decisionTime,
  endpointMetric,
  scorerMetric,
  stepTime,
  versionDrift,
  versionMetric,
  watchMetric,
} from './scorer-metric';

/** The functions that decide. */
const DECIDING = ['stream', 'answer', 'step'] as const;
/** Those of them that do all steps in one invocation. */
const WHOLE = ['stream', 'answer'] as const;

const STEPS = Object.keys(STEP_METRICS) as (keyof typeof STEP_METRICS)[];

/** Counts of the functions that decide. */
const counts = (settings: Settings, ...names: readonly (keyof typeof SCORER_METRICS)[]): ChartMetric[] =>
  DECIDING.flatMap((entry) => names.map((name) => scorerMetric(settings, entry, name)));

/** Builds the charts of the dashboard: decisions, speed, correctness and cost. */
export const charts = (targets: MonitoringTargets): Chart[] => [
  { title: 'Decisions', metrics: counts(targets.settings, 'approve', 'review', 'decline') },
  {
    title: 'Authorisations by outcome',
    metrics: counts(targets.settings, 'decided', 'late', 'rejected', 'conflicting', 'failed'),
  },
  {
    title: 'Decisions that may differ from gold',
    metrics: counts(targets.settings, 'incomplete', 'stale', 'overflow', 'fallback'),
  },
  ...versionCharts(targets),
  ...watchCharts(targets),
  ...endpointCharts(targets),
  ...speedCharts(targets),
  ...healthCharts(targets),
  ...deliveryCharts(targets),
];

/** Bounds between which the probabilities of fraud are counted, from 0 to 1. */
const PROBABILITY_BOUNDS = ['', '0.01', '0.1', '0.5', '0.9', ''] as const;

const versionCharts = ({ settings }: MonitoringTargets): Chart[] => [
  {
    title: 'Decisions by version',
    metrics: (['approve', 'review', 'decline', 'fallback'] as const).map((name) =>
      versionMetric(settings, name, 'Sum', name),
    ),
  },
  {
    title: 'Probability of fraud by version (% of decisions)',
    metrics: PROBABILITY_BOUNDS.slice(1).map((to, i) => {
      const from = PROBABILITY_BOUNDS[i] ?? '';
      return versionMetric(settings, 'probability', `PR(${from}:${to})`, `${from || 0} to ${to || 1}`);
    }),
  },
  {
    title: 'Time of a decision by version (ms)',
    metrics: (['p50', 'p99'] as const).map((statistic) =>
      versionMetric(settings, 'milliseconds', statistic, statistic),
    ),
  },
];

const watchCharts = ({ settings }: MonitoringTargets): Chart[] => [
  {
    title: 'Audit of the decisions of a day',
    metrics: (['audited', 'unaudited', 'mismatches'] as const).map((name) => watchMetric(settings, name)),
  },
  {
    title: 'Drift of the decisions of a day (population stability index)',
    metrics: [watchMetric(settings, 'drift')],
    limit: { label: 'alarm', value: settings.prediction.watch.maxDrift },
  },
  {
    title: 'Drift by version (population stability index)',
    metrics: (['score', 'features'] as const).map((name) => versionDrift(settings, name)),
  },
];

const endpointCharts = ({ settings }: MonitoringTargets): Chart[] =>
  settings.prediction.scorer === 'in-process'
    ? []
    : [
        {
          title: 'Rows by endpoint',
          metrics: SLOTS.flatMap((slot) =>
            (Object.keys(ENDPOINT_METRICS) as (keyof typeof ENDPOINT_METRICS)[]).map((name) =>
              endpointMetric(settings, slot, name),
            ),
          ),
        },
      ];

function speedCharts({ settings, scorer, forwarding: { forwarder } }: MonitoringTargets): Chart[] {
  return [
    {
      title: 'Time of a decision (ms)',
      metrics: DECIDING.flatMap((entry) => [
        decisionTime(settings, entry, 'p50'),
        decisionTime(settings, entry, 'p99'),
      ]),
    },
    ...WHOLE.flatMap((entry) =>
      (['p50', 'p99'] as const).map((statistic) => ({
        title: `Steps of the ${entry} function (ms, ${statistic})`,
        metrics: STEPS.map((step) => stepTime(settings, entry, step, statistic)),
      })),
    ),
    {
      title: 'Time of an answer (ms)',
      metrics: [
        { ...metric.function(scorer.answer.name, 'Duration', 'p50'), statistic: 'p50' },
        { ...metric.function(scorer.answer.name, 'Duration', 'p99'), statistic: 'p99' },
      ],
      limit: { label: 'alarm', value: settings.prediction.answer.slowMilliseconds },
    },
    {
      title: 'Lag of the functions (ms)',
      metrics: [scorer.stream, forwarder].map(({ name }) =>
        metric.function(name, 'IteratorAge', name, 'Maximum'),
      ),
      limit: { label: 'alarm', value: settings.prediction.behindSeconds * 1000 },
    },
  ];
}

function healthCharts({
  scorer,
  tables,
  stepByStep: { machine },
  forwarding: { forwarder },
  watch,
}: MonitoringTargets): Chart[] {
  const functions = [scorer.stream, scorer.answer, scorer.step, forwarder, watch];
  return [
    {
      title: 'Errors and throttles of the functions',
      metrics: functions.flatMap(({ name }) => [
        metric.function(name, 'Errors', `${name} errors`),
        metric.function(name, 'Throttles', `${name} throttles`),
      ]),
    },
    {
      title: 'Executions of score-event',
      metrics: (['ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut'] as const).map((name) =>
        metric.machine(machine.arn, name, name),
      ),
    },
    {
      title: 'Throttles of the tables',
      metrics: [tables.cardEvents, tables.snapshots, tables.decisions].flatMap(({ name }) => [
        metric.table(name, 'ReadThrottleEvents', `${name} reads`),
        metric.table(name, 'WriteThrottleEvents', `${name} writes`),
      ]),
    },
    {
      title: 'Rejected lines and dead letters',
      metrics: [scorer.rejected, ...functions.map(({ deadLetters }) => deadLetters)].map(({ name }) =>
        metric.queue(name, name),
      ),
    },
  ];
}

function deliveryCharts({ settings, tables, forwarding: { delivery } }: MonitoringTargets): Chart[] {
  return [
    {
      title: 'Cost: units of the tables',
      metrics: [tables.cardEvents, tables.snapshots, tables.decisions].flatMap(({ name }) => [
        metric.table(name, 'ConsumedReadCapacityUnits', `${name} reads`),
        metric.table(name, 'ConsumedWriteCapacityUnits', `${name} writes`),
      ]),
    },
    {
      title: 'Decisions on their way to bronze',
      metrics: [
        scorerMetric(settings, 'forwarder', 'forwarded'),
        metric.delivery(delivery.name, 'DeliveryToS3.Records', 'delivered', 'Sum'),
      ],
    },
    {
      title: 'Delivery of decisions to bronze (share)',
      metrics: [metric.delivery(delivery.name, 'DeliveryToS3.Success', 'delivered')],
      limit: { label: 'alarm', value: MIN_DELIVERY_SUCCESS },
    },
  ];
}
