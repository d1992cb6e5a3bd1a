import {
  GATE_RULES,
  MODEL_NAME,
  RELEASE_WATCH,
  SCORER_KINDS,
  SLOTS,
  SNAPSHOT_STORES,
  WATCH_RULES,
} from '@cardlake/job-contract';
import { z } from 'zod';
import { declareStack } from '../declaration';
import { HOURS_PER_MONTH } from '../month';
import { functionMemory, minutes } from '../setting-types';
import { bronzeDeclaration } from './bronze';
import { foundationDeclaration } from './foundation';

const concurrency = z.int('expected a whole number').min(1, 'expected at least 1');

/** Settings of the function that answers while a customer waits. */
const answer = z
  .strictObject({
    /** Gives the function an HTTPS address, for callers with IAM permissions; others invoke it. @default false */
    functionUrl: z.boolean().default(false),
    /** Memory in MB. @default 1769 */
    memoryMegabytes: functionMemory.default(1769),
    /** Concurrent executions to reserve, which are also the maximum; null uses those of the account. @default null */
    reservedConcurrency: concurrency.nullable().default(null),
    /** Executions to keep started, so that nobody waits for a start; they are billed all the time. @default null */
    provisionedConcurrency: concurrency.nullable().default(null),
    /** An alarm goes off when one of a hundred answers takes longer than this. @default 200 */
    slowMilliseconds: z.int().min(1, 'expected at least 1').default(200),
  })
  .superRefine(({ reservedConcurrency: reserved, provisionedConcurrency: provisioned }, ctx) => {
    if (reserved !== null && provisioned !== null && provisioned > reserved) {
      ctx.addIssue({
        code: 'custom',
        path: ['provisionedConcurrency'],
        message: `expected at most reservedConcurrency (${reserved})`,
      });
    }
  });

/** Settings of the function that decides what arrives on the stream, and of the mapping that invokes it. */
const stream = z.strictObject({
  /**
   * Reads the stream beside Firehose (`standard`), or over a connection of its own (`enhanced`), which is faster and billed
   * for each shard and gigabyte. @default 'standard'
   */
  consumer: z.enum(['standard', 'enhanced'], 'expected "standard" or "enhanced"').default('standard'),
  /** Most records of an invocation. @default 100 */
  batchSize: z.int().min(1).max(10_000, 'expected at most 10000, the maximum of Lambda').default(100),
  /** Invocations at once for each shard; those of a card stay in sequence. @default 1 */
  parallelizationFactor: z.int().min(1).max(10, 'expected at most 10, the maximum of Lambda').default(1),
  /** Retries of a batch that failed, after which its records go to the failure queue. @default 30 */
  maximumRetries: z.int().min(0).max(10_000, 'expected at most 10000, the maximum of Lambda').default(30),
  /** Age at which a record that keeps failing goes to the failure queue. @default 21_600 */
  maximumRecordAgeSeconds: z
    .int()
    .min(60, 'expected at least 60, the minimum of Lambda')
    .max(604_800, 'expected at most 604800, the maximum of Lambda')
    .default(21_600),
  /** Memory in MB. @default 1769 */
  memoryMegabytes: functionMemory.default(1769),
  /** Concurrent executions to reserve, which are also the maximum; null uses those of the account. @default null */
  reservedConcurrency: concurrency.nullable().default(null),
});

/**
 * Instance types of endpoints and training jobs: those whose storage the key of the environment can encrypt. Types with a local disk refuse a
 * key (API reference, CreateEndpointConfig, `KmsKeyId`; ResourceConfig, `VolumeKmsKeyId`).
 */
const INSTANCES = ['ml.c5.large', 'ml.c5.xlarge', 'ml.m5.large', 'ml.m5.xlarge'] as const;

/** Settings of the endpoints that releases make, one for each version that decides. */
const endpoint = z.strictObject({
  /** @default 'ml.c5.large' */
  instanceType: z.enum(INSTANCES, `expected one of ${INSTANCES.join(', ')}`).default('ml.c5.large'),
  /** Instances of an endpoint; with two or more, it outlives the loss of an availability zone. @default 1 */
  instances: z.int().min(1, 'expected at least 1').default(1),
});

/** Settings of the state machine that releases versions of the model. */
const release = z.strictObject({
  /**
   * Minutes for which each share of the cards is watched: 1 %, 10 % and all. In fewer, the alarm `answers-slow` may come too late.
   * @default 20
   */
  watchMinutes: z
    .int()
    .min(1, 'expected at least 1')
    .max(1440, 'expected at most 1440')
    .default(RELEASE_WATCH.minutes),
  /** Conditions under which a version may be released. */
  gate: z
    .strictObject({
      /** Fewest frauds among the rows that it is judged on. @default 50 */
      minFrauds: z.int().min(1, 'expected at least 1').default(GATE_RULES.minFrauds),
      /** Average precision that it may lose against the champion, by the low end of the interval. @default 0.01 */
      maxLoss: z.number().min(0).max(1).default(GATE_RULES.maxLoss),
      /** Greatest population stability index of its scores against those of training. @default 0.25 */
      maxShift: z.number().min(0).default(GATE_RULES.maxShift),
    })
    .prefault({}),
});

const share = z.number().min(0).max(1);
const cost = z.number().nonnegative();

/** Settings of the training of versions, which the state machine of releases does before it judges them. */
const training = z
  .strictObject({
    weekly: z
      .strictObject({
        /** Trains a version every week, and releases it if the gate lets it pass. @default false */
        enabled: z.boolean().default(false),
        /** @default 'SUN' */
        day: z.enum(['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN']).default('SUN'),
        /** Hour of the start, UTC, by which the daily run should have built the datasets. @default 6 */
        hour: z.int().min(0).max(23).default(6),
      })
      .prefault({}),
    /** @default 'ml.m5.xlarge' */
    instanceType: z.enum(INSTANCES, `expected one of ${INSTANCES.join(', ')}`).default('ml.m5.xlarge'),
    /** Disk of the instance in GB, for the datasets. @default 30 */
    diskGb: z.int().min(1, 'expected at least 1').max(1000, 'expected at most 1000').default(30),
    /** A job that runs for longer is ended. @default 60 */
    timeoutMinutes: minutes.max(1440).default(60),
    /** Rounds of trees. @default 100 */
    rounds: z.int().min(1, 'expected at least 1').default(100),
    /** Parameters of XGBoost, by name, such as `max_depth: '4'`. @default {} */
    params: z.record(z.string(), z.string()).default({}),
    /** Weight of a fraud beside a genuine row: a number, or `balanced`. @default '1' */
    classWeight: z
      .string()
      .regex(/^(balanced|\d+(\.\d+)?)$/, 'expected a number, or balanced')
      .default('1'),
    /** Share of the events that a version reviews or declines, unless it has costs. @default 0.01 */
    reviewRate: share.default(0.01),
    /** Share of the events that it declines. @default 0 */
    declineRate: share.default(0),
    /** Costs, for the decision of the least expected cost; null for thresholds by the shares. @default null */
    costs: z.strictObject({ fee: cost, falseAlarm: cost, review: cost }).nullable().default(null),
  })
  .superRefine(({ reviewRate, declineRate }, ctx) => {
    if (declineRate > reviewRate)
      ctx.addIssue({
        code: 'custom',
        path: ['declineRate'],
        message: `expected at most reviewRate (${reviewRate})`,
      });
  });

/** Settings of the audit and the drift of the decisions of a day, in the daily run. */
const watch = z.strictObject({
  /** Decisions of a version from which on its drift is measured, since the index of few rows is large by chance. @default 1000 */
  minRows: z.int().min(1, 'expected at least 1').default(WATCH_RULES.minRows),
  /** An alarm goes off when the population stability index of a feature, or of the score, is greater. @default 0.25 */
  maxDrift: z.number().min(0).default(WATCH_RULES.maxDrift),
});

/** Settings of the decision system. */
const settings = z.strictObject({
  /** Deploys the stack. @default false */
  enabled: z.boolean().default(false),
  /** Name of the model whose promoted version decides. @default 'fraud' */
  model: z
    .string()
    .regex(MODEL_NAME, 'expected small letters, digits, hyphens and underscores, a letter first; at most 63')
    .default('fraud'),
  /**
   * Scores in the functions themselves (`in-process`), or by the endpoints of releases, and in the functions when an endpoint fails
   * (`endpoint`). @default 'in-process'
   */
  scorer: z.enum(SCORER_KINDS, 'expected "in-process" or "endpoint"').default('in-process'),
  /**
   * Home of the snapshot rows that decisions read: a table of DynamoDB, or a feature group of the online store (`feature-store`).
   * @default 'dynamodb'
   */
  snapshotStore: z.enum(SNAPSHOT_STORES, 'expected "dynamodb" or "feature-store"').default('dynamodb'),
  endpoint: endpoint.prefault({}),
  release: release.prefault({}),
  training: training.prefault({}),
  answer: answer.prefault({}),
  stream: stream.prefault({}),
  watch: watch.prefault({}),
  /** Creates the dashboard. @default true */
  dashboard: z.boolean().default(true),
  /** Creates the alarms. @default true */
  alarms: z.boolean().default(true),
  /** An alarm goes off when records wait longer than this for their decision. @default 60 */
  behindSeconds: z.int().min(1, 'expected at least 1').default(60),
});

const HOURS_PER_WEEK = 7 * 24;

/** Alarms of `stacks/prediction`, whose test counts them. */
const ALARMS = 31;
/** Alarms besides them where endpoints score, one for each slot. */
const ENDPOINT_ALARMS = SLOTS.length;

/** The decision system: its tables, the functions that decide, and the delivery of decisions into bronze. */
export const predictionDeclaration = declareStack({
  name: 'prediction',
  settingsKey: 'prediction',
  settings,
  isEnabled: ({ enabled }) => enabled,
  dependsOn: [foundationDeclaration, bronzeDeclaration],
  outputs: {
    card_events_table_name: 'name of the table of recent events of each card',
    snapshots_table_name: 'name of the table of snapshot rows',
    snapshots_feature_group_name:
      'name of the feature group that has them instead; empty where the table does',
    decisions_table_name: 'name of the table of decisions',
    control_table_name: 'name of the table that says which versions decide',
    model_name: 'name of the model that decides',
    scorer: 'way to score: in-process, or endpoint',
    answer_arn: 'ARN to invoke for an answer to an authorisation',
    answer_url: 'HTTPS address for answers; empty without one',
    stream_function_name: 'name of the function that decides the authorisations of the stream',
    rejected_queue_url: 'URL of the queue of lines that break rules',
    failed_records_queue_url: 'URL of the queue of records of the stream that could not be decided',
    decision_delivery_name: 'name of the Firehose stream that delivers decisions into bronze',
    endpoint_prefix:
      'beginning of the names of the endpoints of releases, also of those that are left where rows are scored in process now',
    endpoint_image: 'image that serves models on them; empty where rows are scored in process',
    endpoint_role_arn: 'ARN of the role of the endpoints; empty likewise',
    model_package_group_name: 'name of the group of released versions; empty likewise',
    release_alarm_names:
      'names of the alarms that stop a release, with commas between them; empty without alarms',
    score_machine_arn: 'ARN of the express state machine that decides one authorisation step by step',
    release_machine_arn: 'ARN of the state machine that trains and releases versions of the model',
    watch_function_arn: 'ARN of the function that audits the decisions of a day, and measures their drift',
  },
  builds: { scorer: 'apps/scorer', releaser: 'apps/releaser', trainer: 'apps/trainer' },
  standingCosts: ({
    alarms,
    dashboard,
    scorer,
    endpoint: { instanceType, instances },
    training: trained,
  }) => [
    {
      service: 'SageMaker',
      item: 'endpoint of the version that decides',
      quantity: scorer === 'endpoint' ? instances * HOURS_PER_MONTH : 0,
      price: `sageMaker.${instanceType}.hour`,
    },
    {
      service: 'SageMaker',
      item: 'weekly training, at most',
      quantity: trained.weekly.enabled
        ? (HOURS_PER_MONTH / HOURS_PER_WEEK) * (trained.timeoutMinutes / 60)
        : 0,
      price: `sageMaker.${trained.instanceType}.hour`,
    },
    {
      service: 'CloudWatch',
      item: 'alarms of decisions',
      quantity: alarms ? ALARMS + (scorer === 'endpoint' ? ENDPOINT_ALARMS : 0) : 0,
      price: 'cloudWatch.alarmMonth',
    },
    {
      service: 'CloudWatch',
      item: 'dashboard of decisions',
      quantity: dashboard ? 1 : 0,
      price: 'cloudWatch.dashboardMonth',
    },
  ],
});
