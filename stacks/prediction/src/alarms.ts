import { Alarm, type AlarmProps, deliveryAlarm, metric } from '@cardlake/constructs';
import { RELEASE_ALARMS, SLOTS } from '@cardlake/job-contract';
import { Construct } from 'constructs';
import type { MonitoringTargets } from './monitoring-targets';
import { endpointMetric, scorerMetric, watchMetric } from './scorer-metric';

type AlarmDeclaration = Omit<AlarmProps, 'topicArn'>;

/** Longest time that a decision may wait in the table before it is forwarded; its stream keeps it for a day. */
const MAX_FORWARDING_AGE_MS = 60 * 60 * 1000;

/** Data points after which a state lasts that a single one does not prove. */
const LASTING_PERIODS = 3;

/** Data points for which answers are slow before that is an alarm: it has to be raised while a release watches what it did. */
const SLOW_PERIODS = 2;

/** The alarms of the decision system; each description names the problem and where to look first. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, targets: MonitoringTargets) {
    super(scope, id);
    const alarms = [
      ...lagAlarms(targets),
      ...functionAlarms(targets),
      ...executionAlarms(targets),
      ...vectorAlarms(targets),
      ...watchAlarms(targets),
      ...endpointAlarms(targets),
      ...releaseAlarms(targets),
      ...tableAlarms(targets),
      ...queueAlarms(targets),
      ...deliveryAlarms(targets),
    ];
    for (const alarm of alarms) {
      new Alarm(this, alarm.nameSuffix, { ...alarm, topicArn: targets.topicArn });
    }
  }
}

/** An alarm that goes off when there is any of what it counts. */
const whenAny = (
  nameSuffix: string,
  description: string,
  counted: AlarmDeclaration['metric'],
): AlarmDeclaration => ({ nameSuffix, description, metric: counted, when: 'above', threshold: 0 });

const lagAlarms = ({ settings, scorer, forwarding }: MonitoringTargets): AlarmDeclaration[] => [
  {
    nameSuffix: 'decisions-behind',
    description: `Authorisations of the stream wait longer than ${settings.prediction.behindSeconds} seconds for their decision. See the errors and the concurrency of the stream function.`,
    metric: metric.function(scorer.stream.name, 'IteratorAge', 'age', 'Maximum'),
    when: 'above',
    threshold: settings.prediction.behindSeconds * 1000,
  },
  {
    nameSuffix: 'forwarding-behind',
    description:
      'Decisions wait for more than an hour on their way to bronze; after a day they are lost there. See the log of the forwarder.',
    metric: metric.function(forwarding.forwarder.name, 'IteratorAge', 'age', 'Maximum'),
    when: 'above',
    threshold: MAX_FORWARDING_AGE_MS,
  },
];

const functionAlarms = ({ settings, scorer, forwarding }: MonitoringTargets): AlarmDeclaration[] => [
  whenAny(
    'stream-errors',
    'The stream function failed; Lambda delivers its records again. The log of the function has the cause.',
    metric.function(scorer.stream.name, 'Errors', 'errors'),
  ),
  whenAny(
    'answer-errors',
    'A caller got no answer, since the function failed. The log of the function has the cause.',
    metric.function(scorer.answer.name, 'Errors', 'errors'),
  ),
  // A status is no error of the function, whichever it is.
  whenAny(
    'answers-failed',
    'Callers got the status 500 or 503 and no decision, since a service or the code failed. The log of the function has the cause.',
    scorerMetric(settings, 'answer', 'failed'),
  ),
  whenAny(
    'answer-throttled',
    'Callers got no answer, since all concurrent executions are in use. See the reserved concurrency, and the quota of the account.',
    metric.function(scorer.answer.name, 'Throttles', 'throttles'),
  ),
  {
    nameSuffix: 'answers-slow',
    description: `One of a hundred callers waits longer than ${settings.prediction.answer.slowMilliseconds} ms for an answer. See the times of the steps on the dashboard.`,
    metric: { ...metric.function(scorer.answer.name, 'Duration', 'duration'), statistic: 'p99' },
    when: 'above',
    threshold: settings.prediction.answer.slowMilliseconds,
    periods: SLOW_PERIODS,
  },
  whenAny(
    'forwarder-errors',
    'The forwarder failed; Lambda delivers its decisions again. The log of the function has the cause.',
    metric.function(forwarding.forwarder.name, 'Errors', 'errors'),
  ),
];

/** Executions of the state machine that decides: a refused authorisation is a result, and no failure. */
const executionAlarms = ({ stepByStep: { machine } }: MonitoringTargets): AlarmDeclaration[] => [
  whenAny(
    'score-event-failed',
    'An execution of the state machine score-event failed, so that its caller got no decision. The log of the function step has the cause.',
    metric.machine(machine.arn, 'ExecutionsFailed', 'failed'),
  ),
  whenAny(
    'score-event-timed-out',
    'An execution of the state machine score-event did not end in its time. The log of the function step tells which service did not answer.',
    metric.machine(machine.arn, 'ExecutionsTimedOut', 'timed out'),
  ),
];

/** Vectors that differ from gold: one of them is no fault, many are what the tables lack. Most decisions are made on the stream. */
const vectorAlarms = ({ settings }: MonitoringTargets): AlarmDeclaration[] => [
  {
    ...whenAny(
      'decisions-stale',
      'Decisions are made with snapshot rows of an earlier day, since those of today were not published. See the stream runs.',
      scorerMetric(settings, 'stream', 'stale'),
    ),
    periods: LASTING_PERIODS,
  },
  {
    ...whenAny(
      'decisions-incomplete',
      'Decisions are made without a part of the history of their cards, since the tables lack it. See the stream runs, and the feature writer.',
      scorerMetric(settings, 'stream', 'incomplete'),
    ),
    periods: LASTING_PERIODS,
  },
];

/** Findings of the daily run about the decisions of a day; a run that could not look at them has failed. */
const watchAlarms = ({ settings }: MonitoringTargets): AlarmDeclaration[] => [
  whenAny(
    'audit-mismatch',
    'Decisions were made with a vector that nothing explains. The log of the function watch names them, and the features that differ.',
    watchMetric(settings, 'mismatches'),
  ),
  whenAny(
    'decisions-unaudited',
    'Decisions could not be compared, since gold does not have the definition of their features. See the releases of the model and of the jobs.',
    watchMetric(settings, 'unaudited'),
  ),
  {
    nameSuffix: 'decision-drift',
    description: `The score or a feature has moved further than ${settings.prediction.watch.maxDrift} from the training of the version that decides. The log of the function watch has the figures.`,
    metric: watchMetric(settings, 'drift'),
    when: 'above',
    threshold: settings.prediction.watch.maxDrift,
  },
];

/** An endpoint is left alone for a while after five failures in a row: the rows that it would have scored then are the sign. */
const endpointAlarms = ({ settings }: MonitoringTargets): AlarmDeclaration[] =>
  settings.prediction.scorer === 'in-process'
    ? []
    : SLOTS.map((slot) =>
        whenAny(
          RELEASE_ALARMS.endpoints[slot],
          `The endpoint of slot ${slot} failed five times in a row, so that the functions score by themselves. See its log, and what is under release.`,
          endpointMetric(settings, slot, 'skipped'),
        ),
      );

/** A release by the state machine that does not reach its end; the cards of its version are taken back. */
const releaseAlarms = ({ releases: { machine, deadLetters } }: MonitoringTargets): AlarmDeclaration[] => [
  whenAny(
    'release-failed',
    'A release of the model, or the training before it, failed, was stopped at the gate, or rolled back; the champion decides. The cause of the execution says which.',
    metric.machine(machine.arn, 'ExecutionsFailed', 'failed'),
  ),
  whenAny(
    'release-timed-out',
    'A release of the model did not end in its time, and was ended; its cards are taken back. See what is under release.',
    metric.machine(machine.arn, 'ExecutionsTimedOut', 'timed out'),
  ),
  whenAny(
    'release-aborted',
    'Somebody stopped a release of the model; its cards are taken back. See what is under release.',
    metric.machine(machine.arn, 'ExecutionsAborted', 'aborted'),
  ),
  whenAny(
    'release-not-taken-back',
    'The cards of a release that ended could not be taken back, and nobody watches them. See what is under release.',
    metric.queue(deadLetters.name, 'messages'),
  ),
];

/** Writes go to a key for each card or event; snapshots are only read by the functions that decide. */
const tableAlarms = ({ tables }: MonitoringTargets): AlarmDeclaration[] => [
  whenAny(
    'history-reads-throttled',
    'DynamoDB refuses reads of the history of cards; one card may have more traffic than a partition serves.',
    metric.table(tables.cardEvents.name, 'ReadThrottleEvents', 'throttles'),
  ),
  whenAny(
    'history-writes-throttled',
    'DynamoDB refuses to keep events of cards; one card may have more traffic than a partition serves.',
    metric.table(tables.cardEvents.name, 'WriteThrottleEvents', 'throttles'),
  ),
  whenAny(
    'snapshots-throttled',
    'DynamoDB refuses reads of snapshot rows; one merchant may have more traffic than a partition serves.',
    metric.table(tables.snapshots.name, 'ReadThrottleEvents', 'throttles'),
  ),
  whenAny(
    'decisions-throttled',
    'DynamoDB refuses to claim or to store decisions; the traffic may grow faster than the table does.',
    metric.table(tables.decisions.name, 'WriteThrottleEvents', 'throttles'),
  ),
  whenAny(
    'control-throttled',
    'DynamoDB refuses to say which versions decide, so that functions go on with those that they know; it reads one item every five seconds for each of them.',
    metric.table(tables.control.name, 'ReadThrottleEvents', 'throttles'),
  ),
];

const queueAlarms = ({ scorer, forwarding, schedule }: MonitoringTargets): AlarmDeclaration[] => [
  whenAny(
    'rejected-lines',
    'Lines of the stream break rules and are not decided. The messages of the queue have the masked lines and the reasons.',
    metric.queue(scorer.rejected.name, 'messages'),
  ),
  whenAny(
    'stream-dead-letters',
    'Records of the stream could not be decided. The messages of the queue name the shard and the sequence numbers.',
    metric.queue(scorer.stream.deadLetters.name, 'messages'),
  ),
  whenAny(
    'forwarder-dead-letters',
    'Decisions could not be forwarded to bronze. The messages of the queue name the shard and the sequence numbers.',
    metric.queue(forwarding.forwarder.deadLetters.name, 'messages'),
  ),
  whenAny(
    'training-not-started',
    'The schedule could not start the training of the model. The messages of the queue have the reason.',
    metric.queue(schedule.deadLetters.name, 'messages'),
  ),
];

const deliveryAlarms = ({ settings, forwarding: { delivery } }: MonitoringTargets): AlarmDeclaration[] => [
  {
    nameSuffix: 'decisions-late',
    description:
      'Firehose holds decisions for longer than its buffer interval. See its error log and its role.',
    ...deliveryAlarm.late(delivery.name, settings.bronze.bufferSeconds),
  },
  {
    nameSuffix: 'decision-delivery-throttled',
    description:
      'Firehose refuses decisions, since there are more than its quota allows; the forwarder sends them again.',
    ...deliveryAlarm.throttled(delivery.name),
  },
  {
    nameSuffix: 'decision-delivery',
    description:
      'Firehose delivers less than 95 % of the decisions. See its error log; failed records are under bronze/errors/.',
    ...deliveryAlarm.failing(delivery.name),
  },
];
