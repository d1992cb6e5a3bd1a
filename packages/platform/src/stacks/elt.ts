import { z } from 'zod';
import { declareStack } from '../declaration';
import { functionMemory, functionTimeout, keyArn, minutes, queueArn } from '../setting-types';
import { foundationDeclaration } from './foundation';
import { sourceBuckets } from './source-buckets';

/** Most messages that Lambda takes at once without waiting for more (API reference, CreateEventSourceMapping, `BatchSize`). */
const MOST_WITHOUT_WINDOW = 10;

const batchSize = z.int().min(1).max(10_000, 'expected at most 10000, the maximum of Lambda');
const windowSeconds = z.int().min(0).max(300, 'expected at most 300, the maximum of Lambda');
const maximumConcurrency = z
  .int()
  .min(2, 'expected at least 2, the minimum of Lambda')
  .max(1000, 'expected at most 1000, the maximum of Lambda');

/** Reports batches that Lambda refuses. */
function checkWindow(
  { batchSize: size, windowSeconds: seconds }: { readonly batchSize: number; readonly windowSeconds: number },
  ctx: z.RefinementCtx,
): void {
  if (size > MOST_WITHOUT_WINDOW && seconds === 0)
    ctx.addIssue({
      code: 'custom',
      path: ['windowSeconds'],
      message: `expected at least 1 with a batchSize of more than ${MOST_WITHOUT_WINDOW}`,
    });
}

/** Time without a publication, up to a year. */
const hours = z.int().min(1).max(8760);

/** Settings of the function that plans how objects are read, and of the queue of announced objects. */
const extract = z
  .strictObject({
    /** Memory in MB. @default 1024 */
    memoryMegabytes: functionMemory.default(1024),
    /** Timeout of an invocation; a large gzipped object is read as a whole. A message that fails comes again after six times as long. @default 600 */
    timeoutSeconds: functionTimeout.default(600),
    /** Most messages of an invocation, handled one after the other. @default 1 */
    batchSize: batchSize.default(1),
    /** Longest wait for a full batch. @default 0 */
    windowSeconds: windowSeconds.default(0),
    /** Most invocations at once. @default 5 */
    maximumConcurrency: maximumConcurrency.default(5),
  })
  .superRefine(checkWindow);

/** A queue of SQS by its parts: region and account, without its name. */
const placeOf = (arn: string): string => arn.slice(0, arn.lastIndexOf(':'));

/**
 * A queue that exists and announces the objects of feeds, in place of the rule and the queue that the stack would create. Its messages are events of S3 on objects
 * of the lake bucket, as EventBridge sends them or as notifications with `Records`. The functions that announce objects send to it as well.
 */
const existingQueue = z
  .strictObject({
    /** ARN of the queue; a standard one, whose policy and redrive policy stay those of its owner. */
    arn: queueArn,
    /** ARN of the queue of its dead letters, which its redrive policy names. */
    deadLettersArn: queueArn,
    /** ARN of the KMS key that encrypts both. @default - a key of SQS */
    keyArn: keyArn.optional(),
  })
  .superRefine(({ arn, deadLettersArn }, ctx) => {
    const report = (message: string) => ctx.addIssue({ code: 'custom', path: ['deadLettersArn'], message });
    if (arn === deadLettersArn) report('expected another queue than arn');
    if (placeOf(arn) !== placeOf(deadLettersArn))
      report(`expected a queue of the region and account of arn: ${placeOf(arn)}`);
  });

/** Settings of the extraction of objects that the function would take too long for, by a job of Glue. */
const largeObjects = z.strictObject({
  /** Deploys the job and its state machine. Without it the function extracts every object, and fails with those that are too large. @default true */
  enabled: z.boolean().default(true),
  /** Objects that the function would take longer for go to the job; the time is estimated by size, format and compression. By default its timeout. */
  afterSeconds: z.int().min(1).max(900, 'expected at most 900, the maximum of Lambda').optional(),
  /** Runs that take longer are stopped. @default 480 */
  timeoutMinutes: minutes.max(7200).default(480),
  /** Most runs at once, each of one object. @default 3 */
  maximumRuns: z.int().min(1).max(50).default(3),
});

/** Settings of the function that loads chunks, and of their queue. */
const load = z
  .strictObject({
    /** Memory in MB. @default 1769 */
    memoryMegabytes: functionMemory.default(1769),
    /** Timeout of an invocation. A message that fails comes again after six times as long. @default 300 */
    timeoutSeconds: functionTimeout.default(300),
    /** Most chunks of an invocation, loaded one after the other. @default 5 */
    batchSize: batchSize.default(5),
    /** Longest wait for a full batch. @default 5 */
    windowSeconds: windowSeconds.default(5),
    /** Most invocations at once. @default 10 */
    maximumConcurrency: maximumConcurrency.default(10),
  })
  .superRefine(checkWindow);

/** Settings of the function that finds objects which nobody announced. */
const listing = z
  .strictObject({
    /** Starts it every 15 minutes. @default true */
    enabled: z.boolean().default(true),
    /** Age up to which objects are looked at. @default 24 */
    lookBackHours: z.int().min(1).max(720).default(24),
    /** Age from which an object should have been announced: events may take a while. @default 15 */
    graceMinutes: z.int().min(0).max(1440).default(15),
  })
  .superRefine(({ lookBackHours, graceMinutes }, ctx) => {
    if (graceMinutes >= lookBackHours * 60)
      ctx.addIssue({
        code: 'custom',
        path: ['graceMinutes'],
        message: `expected less than lookBackHours (${lookBackHours}); otherwise no object is looked at`,
      });
  });

/**
 * Settings of the publication of staged objects: the job of Glue that judges and merges them, and when it starts. `cardlake feed publish` starts it
 * by hand, whatever the settings say.
 */
const publish = z.strictObject({
  /** Deploys the job, its state machine and the database of its tables. Without it objects are staged, and stay there. @default true */
  enabled: z.boolean().default(true),
  /** Publishes what waits every few minutes. @default true */
  bySchedule: z.boolean().default(true),
  /** Minutes between two of these starts. @default 15 */
  everyMinutes: minutes.max(1440).default(15),
  /** Publishes the objects of a feed as soon as enough of them wait. @default true */
  byEvent: z.boolean().default(true),
  /** Size of the objects that are enough, in MiB. @default 128 */
  gatheredMegabytes: z.int().min(1).max(100_000).default(128),
  /** Kind of the workers: G.1X has 4 vCPU and 16 GB, G.2X twice as much. @default 'G.1X' */
  workerType: z.enum(['G.1X', 'G.2X', 'G.4X', 'G.8X']).default('G.1X'),
  /** Workers of a run, the driver included. @default 2 */
  workers: z.int().min(2, 'expected at least 2, the minimum of Glue').max(299).default(2),
  /** Runs that take longer are stopped, and start again with the next publication. @default 60 */
  timeoutMinutes: minutes.max(1440).default(60),
  /** An alarm goes off when more of the records of a publication are rejected, in percent. @default 5 */
  rejectedPercent: z.number().min(0).max(100).default(5),
  /** An alarm goes off when nothing of a feed was published for this long; scheduled starts look. @default 48 */
  staleHours: hours.default(48),
  /** The same for single feeds, by their tables. @default {} */
  staleHoursOf: z.record(z.string(), hours).default({}),
  /** Most runs at once, each of another feed. @default 3 */
  maximumRuns: z.int().min(1).max(50).default(3),
});

const hourOfDay = z.int().min(0).max(23);

const folder = z
  .string()
  .regex(/^[\w-]+(\/[\w-]+)*\/$/, 'expected a folder with a slash at its end, such as results/athena/');

/**
 * Settings of operations on feeds: a state machine that replays the objects of a range of time, waits until they are published, adds up the verdicts
 * on them, and reports. It needs the publication. `cardlake feed ops start` starts it by hand, whatever the settings say.
 */
const ops = z.strictObject({
  /** Deploys the state machine and its function. @default true */
  enabled: z.boolean().default(true),
  /** Starts an operation on all feeds every day; its report is sent to the alert topic. @default false */
  bySchedule: z.boolean().default(false),
  /** Hour of the day, UTC, of this start. @default 3 */
  dailyHour: hourOfDay.default(3),
  /** Age up to which objects belong to it, in hours. @default 24 */
  lookBackHours: z.int().min(1).max(720).default(24),
  /** Starts an operation for each event "Feed operation requested" of `cardlake.elt`, whose detail is the request: whoever may put events may start it. @default false */
  byEvent: z.boolean().default(false),
  /** Longest wait for the objects; then the operation fails, and names what is stuck. @default 120 */
  waitMinutes: minutes.max(1440).default(120),
  /** Folder of the lake bucket for the reports. @default '_cardlake/reports/' */
  resultPrefix: folder.default('_cardlake/reports/'),
});

/** Settings of the workgroup of Athena for the tables of feeds. It needs the publication. */
const athena = z.strictObject({
  /** Creates the workgroup and its named queries. @default true */
  enabled: z.boolean().default(true),
  /** Folder of the lake bucket for the results of queries. By default they expire with the files of runs. @default '_cardlake/runs/athena/' */
  resultPrefix: folder.default('_cardlake/runs/athena/'),
  /** A query that reads more than this is ended, in GB. @default 100 */
  maximumScannedGigabytes: z.int().min(1).max(100_000).default(100),
});

/**
 * Settings of the crawler of Glue that describes the files of feeds as they arrived, in a database of its own: for questions about raw files, and to see the
 * columns of a dataset before it is declared. No table of the lake depends on it. `cardlake feed crawler start` starts it by hand, whatever the settings say.
 */
const crawler = z.strictObject({
  /** Deploys the crawler and its database. @default false */
  enabled: z.boolean().default(false),
  /** Folders below `bronze/feeds/` that are crawled besides those of the deployed feeds, such as that of a dataset to be declared: `['returns/']`. Each becomes a table. @default [] */
  folders: z.array(folder).default([]),
  /** Most files that it reads of each folder and partition. @default 10 */
  sampleFiles: z.int().min(1).max(249, 'expected at most 249, the maximum of Glue').default(10),
  /** Starts it every day. @default false */
  bySchedule: z.boolean().default(false),
  /** Hour of the day, UTC, of this start. @default 4 */
  dailyHour: hourOfDay.default(4),
});

/** Settings of the loading of feeds. */
const settings = z.strictObject({
  /** Deploys the stack. @default false */
  enabled: z.boolean().default(false),
  /** Queue that announces new objects. @default - a rule of EventBridge with a queue of its own */
  existingQueue: existingQueue.optional(),
  /** Buckets that exist and hold objects of feeds, besides `bronze/feeds/` of the lake bucket. @default [] */
  sourceBuckets: sourceBuckets.default([]),
  extract: extract.prefault({}),
  largeObjects: largeObjects.prefault({}),
  load: load.prefault({}),
  listing: listing.prefault({}),
  publish: publish.prefault({}),
  ops: ops.prefault({}),
  athena: athena.prefault({}),
  crawler: crawler.prefault({}),
  /** Creates the dashboard. @default true */
  dashboard: z.boolean().default(true),
  /** Creates the alarms. @default true */
  alarms: z.boolean().default(true),
  /** An alarm goes off when a message waits longer than this. @default 60 */
  waitingMinutes: minutes.default(60),
});

/** Alarms of `stacks/elt`, whose test counts them. */
const ALARMS = 12;
/** Those of the publication among them besides. */
const PUBLISH_ALARMS = 8;
/** Those that look at scheduled starts. */
const SCHEDULE_ALARMS = 1;

/** Those of operations, where there is a publication. */
const OPS_ALARMS = 4;

/** The loading of feeds: events of their objects, queues, the functions that stage them, the table that remembers work, and their publication. */
export const eltDeclaration = declareStack({
  name: 'elt',
  settingsKey: 'elt',
  settings,
  isEnabled: ({ enabled }) => enabled,
  dependsOn: [foundationDeclaration],
  outputs: {
    object_rule_name: 'name of the rule for new objects; empty where an existing queue announces them',
    source_bucket_names: 'names of buckets of feeds besides that of the lake, with commas between them',
    object_queue_url: 'URL of the queue of announced objects',
    object_dead_letters_arn: 'ARN of the queue of announced objects that could not be planned',
    chunk_queue_url: 'URL of the queue of chunks',
    chunk_dead_letters_arn: 'ARN of the queue of chunks that could not be loaded',
    extract_function_name: 'name of the function that plans how objects are read',
    load_function_name: 'name of the function that loads chunks',
    listing_function_name: 'name of the function that finds objects which nobody announced',
    idempotency_table_name: 'name of the table that remembers work that was done',
    publish_machine_arn: 'ARN of the state machine that publishes a feed; empty without it',
    publisher_function_name: 'name of the function that starts publications; empty without it',
    ops_machine_arn: 'ARN of the state machine of operations on feeds; empty without it',
    database_name: 'name of the Glue database of feeds; empty without it',
    workgroup_name: 'name of the workgroup of Athena for the tables of feeds; empty without it',
    crawler_name: 'name of the crawler of the files of feeds; empty without it',
  },
  builds: {
    eltExtract: 'apps/elt-extract',
    eltLoad: 'apps/elt-load',
    eltPublish: 'apps/elt-publish',
    sparkJobs: 'spark-jobs',
  },
  standingCosts: ({ alarms, dashboard, publish: { enabled, bySchedule }, ops }) => [
    {
      service: 'CloudWatch',
      item: 'alarms of feeds',
      quantity: alarms
        ? ALARMS +
          (enabled ? PUBLISH_ALARMS + (bySchedule ? SCHEDULE_ALARMS : 0) + (ops.enabled ? OPS_ALARMS : 0) : 0)
        : 0,
      price: 'cloudWatch.alarmMonth',
    },
    {
      service: 'CloudWatch',
      item: 'dashboard of feeds',
      quantity: dashboard ? 1 : 0,
      price: 'cloudWatch.dashboardMonth',
    },
  ],
});
