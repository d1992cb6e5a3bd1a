import type { JobFlag } from './jobs';

/** Variables that every function of feeds reads, with the meaning of each. */
const shared = {
  LAKE_BUCKET: 'bucket with the lake at its root: objects of feeds, and what is staged of them',
} as const;

const SOURCE_BUCKETS =
  'buckets of feeds besides that of the lake, with the folders of feeds in them, as JSON';
const PROCESSOR_SECONDS =
  'seconds of a whole processor that extract has for an object; Infinity hands none over';
const OBJECT_QUEUE = 'URL of the queue of announced objects';
const EVENT_BUS = 'name of the event bus that is told of staged objects';
const PUBLICATION_TABLE = 'name of the table of objects that wait for their publication';
const IDEMPOTENCY = 'name of the table that remembers work that was done';

/**
 * Functions that load feeds: the zip of each, its handler, and the environment variables that it reads, by their meaning. `stacks/elt`
 * deploys them.
 */
export const ELT_FUNCTIONS = {
  /** Plans how an announced object is read, and sends a message for each chunk. */
  extract: {
    build: 'eltExtract',
    handler: 'extract.handler',
    environment: {
      ...shared,
      SOURCE_BUCKETS,
      CHUNK_QUEUE_URL: 'URL of the queue of chunks',
      EVENT_BUS_NAME: EVENT_BUS,
      IDEMPOTENCY_TABLE: IDEMPOTENCY,
      PROCESSOR_SECONDS,
      MACHINE_ARN: 'ARN of the state machine that extracts larger ones by a job of Glue',
    },
  },
  /** Finds objects that were left behind: announces those that nobody announced, and tells of those that are staged. */
  listing: {
    build: 'eltExtract',
    handler: 'listing.handler',
    environment: {
      ...shared,
      SOURCE_BUCKETS,
      OBJECT_QUEUE_URL: OBJECT_QUEUE,
      EVENT_BUS_NAME: EVENT_BUS,
      LOOK_BACK_HOURS: 'age up to which objects are looked at, in hours',
      GRACE_MINUTES: 'age from which an object should have been announced, in minutes',
      PROCESSOR_SECONDS,
      LARGE_MINUTES: 'time that the job of Glue has for a large object, in minutes',
    },
  },
  /** Loads a chunk, and tells when an object is staged. */
  load: {
    build: 'eltLoad',
    handler: 'load.handler',
    environment: {
      ...shared,
      OBJECT_QUEUE_URL: OBJECT_QUEUE,
      EVENT_BUS_NAME: EVENT_BUS,
      IDEMPOTENCY_TABLE: IDEMPOTENCY,
    },
  },
  /** Does the steps of operations on feeds: replays, looks, adds up verdicts, reports. */
  operator: {
    build: 'eltPublish',
    handler: 'operator.handler',
    environment: {
      ...shared,
      SOURCE_BUCKETS,
      OBJECT_QUEUE_URL: OBJECT_QUEUE,
      EVENT_BUS_NAME: EVENT_BUS,
      PUBLICATION_TABLE,
      REPORT_FOLDER: 'folder of the lake for reports, with its slash',
    },
  },
  /** Gathers staged objects, and does the steps of their publication. */
  publisher: {
    build: 'eltPublish',
    handler: 'publisher.handler',
    environment: {
      ...shared,
      OBJECT_QUEUE_URL: OBJECT_QUEUE,
      PUBLICATION_TABLE,
      MACHINE_ARN: 'ARN of the state machine that publishes a feed',
      GATHERED_MEGABYTES:
        'MiB of waiting objects of a feed from which they are published; Infinity waits for the schedule',
      STALE_HOURS: 'hours without a publication after which a feed is stale, by its table, as JSON',
    },
  },
} as const;

/**
 * Longest run of the function `publisher`, in seconds. A lease that it took for an execution that does not run is taken over after that, so that a
 * run that died stops its feed for minutes only.
 */
export const PUBLISHER_TIMEOUT_SECONDS = 120;

/** A function that loads feeds. */
export type EltFunction = keyof typeof ELT_FUNCTIONS;

/** Environment variables of a function that loads feeds. */
export type EltEnvironment<F extends EltFunction> = Readonly<
  Record<keyof (typeof ELT_FUNCTIONS)[F]['environment'], string>
>;

/** Attributes of the table that remembers work: its key, and when an item expires, in seconds. */
export const IDEMPOTENCY_ATTRIBUTES = { key: 'id', ttl: 'expiration' } as const;

/**
 * Seconds for which functions remember what they did: less than the period of the listing, whose announcements must not be taken for repetitions. A repetition after that
 * finds the plan or the receipt.
 */
export const REMEMBERED_SECONDS = 600;

/**
 * Seconds after which an object is extracted that was found staged by another definition: a deployment replaces the functions one after the other, and those of before and after it
 * would send the object back and forth meanwhile.
 */
export const AGAIN_DELAY_SECONDS = 300;

/** Attributes of the table of publications: feed and entry, and when an entry expires, in seconds. */
export const PUBLICATION_ATTRIBUTES = { partition: 'feed', sort: 'entry', ttl: 'expires' } as const;

/** Event that tells of an object all of whose chunks are staged. */
export const STAGED_EVENT = { source: 'cardlake.elt', detailType: 'Feed object staged' } as const;

/** Event that asks for an operation on feeds; its detail is the request. */
export const OPERATION_EVENT = {
  source: STAGED_EVENT.source,
  detailType: 'Feed operation requested',
} as const;

/** Job of Glue that publishes staged objects: its entry point, and its flags. */
export const PUBLISH_JOB = {
  entryPoint: 'publish_feed.py',
  flags: ['lake', 'silverPrefix', 'database', 'request', 'runId'],
} as const satisfies { readonly entryPoint: string; readonly flags: readonly JobFlag[] };

/** Value of the dimension `service` of the metrics of feeds. */
export const ELT_SERVICE = 'elt';

/** Counts of the functions that load feeds, by their names in CloudWatch; under `Function`, where no other is named. */
export const ELT_METRICS = {
  /** Under `Feed`: objects that were planned, their chunks that are loaded, and the records of those. */
  objects: 'ObjectsPlanned',
  chunks: 'ChunksLoaded',
  rows: 'RowsStaged',
  rejected: 'RecordsRejected',
  staged: 'ObjectsStaged',
  /** Under `Function`: objects that a job of Glue extracts. */
  handedOver: 'ObjectsHandedOver',
  /** Under `Feed`: objects that were judged, by their verdict; the blocked ones under `Function`, too. */
  published: 'ObjectsPublished',
  blocked: 'ObjectsBlocked',
  /** Under `Feed`, and under `Function`: the share of the records of a publication that were rejected, in percent. */
  rejectedPercent: 'RejectedPercent',
  /** Under `Feed`, at each start: seconds since objects of the feed were last published. */
  age: 'SecondsSincePublished',
  /** Feeds of which nothing was published for too long, at each start. */
  stale: 'FeedsStale',
  /** Announced objects that are not loaded, and messages that were done before. */
  skipped: 'ObjectsSkipped',
  repeated: 'MessagesRepeated',
  /** Messages that failed, and are delivered again. */
  failed: 'MessagesFailed',
  /** Objects that nobody had announced. */
  found: 'ObjectsFound',
  /** Staged objects of which nobody had been told, and announced ones that are not staged, at each listing. */
  told: 'ObjectsTold',
  stuck: 'ObjectsStuck',
} as const;

const MEGABYTE = 1_000_000;

/**
 * Bytes of text that one processor inflates and cuts into parts in a second, measured by `extractObject` over 700,000 records of 60 to 120 bytes in memory (one core of an AMD EPYC, Node 20): 69, 43
 * and 32 MB. Plain JSON and CSV are cut twice as fast.
 */
export const CUT_BYTES_PER_SECOND = {
  ndjson: 65 * MEGABYTE,
  json: 40 * MEGABYTE,
  csv: 30 * MEGABYTE,
} as const;
