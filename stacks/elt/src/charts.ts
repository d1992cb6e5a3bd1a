import { type Chart, type Metric, metric } from '@cardlake/constructs';
import { feedTableName, publishedFeeds } from '@cardlake/feeds';
import type { ELT_METRICS, EltFunction } from '@cardlake/job-contract';
import type { Settings } from '@cardlake/platform';
import { eltMetric } from './elt-metric';
import type { MonitoringTargets } from './monitoring-targets';
import type { Operations } from './ops/operations';
import type { Publishing } from './publish/publishing';

type Name = keyof typeof ELT_METRICS;

/** A count of each feed that is loaded. */
const byFeed = (settings: Settings, name: Name, points?: Points): Metric[] =>
  publishedFeeds.map((feed) => eltMetric(settings, { Feed: feedTableName(feed) }, name, points));

type Points = Parameters<typeof eltMetric>[3];

/** The greatest value of five minutes. */
const GREATEST = { statistic: 'Maximum', period: 300 } as const;

const byFunction = (settings: Settings, name: Name, ...functions: readonly EltFunction[]): Metric[] =>
  functions.map((each) => eltMetric(settings, { Function: each }, name));

/** Builds the charts of the dashboard: feeds, queues, functions and cost. */
export const charts = (targets: MonitoringTargets): Chart[] => [
  ...feedCharts(targets),
  ...queueCharts(targets),
  ...functionCharts(targets),
  ...(targets.publishing === undefined ? [] : publishCharts(targets, targets.publishing)),
  ...(targets.operations === undefined ? [] : opsCharts(targets.operations)),
];

const opsCharts = ({ machine, operator }: Operations): Chart[] => [
  {
    title: 'Operations on feeds',
    metrics: [
      metric.machine(machine.arn, 'ExecutionsSucceeded', 'succeeded'),
      metric.machine(machine.arn, 'ExecutionsFailed', 'failed'),
      metric.machine(machine.arn, 'ExecutionsTimedOut', 'timed out'),
      metric.function(operator.name, 'Errors', `${operator.name} errors`),
    ],
  },
];

const publishCharts = (
  { settings }: MonitoringTargets,
  { machine, publisher, staged }: Publishing,
): Chart[] => [
  {
    title: 'Objects published and blocked',
    metrics: [...byFeed(settings, 'published'), ...byFeed(settings, 'blocked')],
  },
  {
    title: 'Records rejected (percent of a publication)',
    metrics: byFeed(settings, 'rejectedPercent', GREATEST),
    limit: { label: 'alarm', value: settings.elt.publish.rejectedPercent },
  },
  { title: 'Time since the last publication (s)', metrics: byFeed(settings, 'age', GREATEST) },
  {
    title: 'Stale feeds',
    metrics: [eltMetric(settings, { Function: 'publisher' }, 'stale', GREATEST)],
  },
  {
    title: 'Publications',
    metrics: [
      metric.machine(machine.arn, 'ExecutionsSucceeded', 'succeeded'),
      metric.machine(machine.arn, 'ExecutionsFailed', 'failed'),
      metric.machine(machine.arn, 'ExecutionsTimedOut', 'timed out'),
    ],
  },
  {
    title: 'Time of a publication (ms)',
    metrics: [metric.machine(machine.arn, 'ExecutionTime', 'time', 'Maximum')],
  },
  {
    title: 'Staged objects to collect',
    metrics: [
      metric.queue(staged.name, staged.name),
      metric.queue(publisher.deadLetters.name, publisher.deadLetters.name),
    ],
  },
];

const feedCharts = ({ settings }: MonitoringTargets): Chart[] => [
  { title: 'Rows staged', metrics: byFeed(settings, 'rows') },
  { title: 'Records rejected', metrics: byFeed(settings, 'rejected') },
  {
    title: 'Objects planned and staged',
    metrics: [...byFeed(settings, 'objects'), ...byFeed(settings, 'staged')],
  },
  { title: 'Chunks loaded', metrics: byFeed(settings, 'chunks') },
  {
    title: 'Objects skipped, handed over, found, told of and stuck',
    metrics: [
      ...byFunction(settings, 'skipped', 'extract', 'load'),
      ...byFunction(settings, 'handedOver', 'extract'),
      ...(['found', 'told', 'stuck'] as const).flatMap((what) => byFunction(settings, what, 'listing')),
    ],
  },
  {
    title: 'Messages repeated and failed',
    metrics: [
      ...byFunction(settings, 'repeated', 'extract', 'load'),
      ...byFunction(settings, 'failed', 'extract', 'load'),
    ],
  },
];

const queueCharts = ({ settings, events, functions }: MonitoringTargets): Chart[] => [
  {
    title: 'Messages that wait',
    metrics: [functions.objects, functions.chunks].map(({ name }) => metric.queue(name, name)),
  },
  {
    title: 'Age of the oldest message (s)',
    metrics: [functions.objects, functions.chunks].map(({ name }) => metric.queueAge(name, name)),
    limit: { label: 'alarm', value: settings.elt.waitingMinutes * 60 },
  },
  {
    title: 'Dead letters and undelivered events',
    metrics: [
      functions.objectDeadLetters,
      functions.load.deadLetters,
      functions.listing.deadLetters,
      events.undelivered,
    ].map(({ name }) => metric.queue(name, name)),
  },
];

const functionCharts = ({ functions: { extract, load, listing, work } }: MonitoringTargets): Chart[] => [
  {
    title: 'Errors and throttles of the functions',
    metrics: [extract, load, listing].flatMap(({ name }) => [
      metric.function(name, 'Errors', `${name} errors`),
      metric.function(name, 'Throttles', `${name} throttles`),
    ]),
  },
  {
    title: 'Time of an invocation (ms)',
    metrics: [extract, load, listing].map(({ name }) => metric.function(name, 'Duration', name, 'Maximum')),
  },
  {
    title: 'Cost: units written to the table',
    metrics: [metric.table(work.name, 'ConsumedWriteCapacityUnits', 'written')],
  },
];
