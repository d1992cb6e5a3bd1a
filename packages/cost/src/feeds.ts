import { DAYS_PER_MONTH, type Settings } from '@cardlake/platform';
import type { LineItem } from './line-item';
import type { Workload } from './workload';

const MINUTES_PER_DAY = 24 * 60;
const SECONDS_PER_DAY = 86_400;

/** Requests of the functions for an object of one chunk: two marks, the plan, rows, rejected records and the receipt; their reads; the versions. */
const PUTS = 6;
const GETS = 7;
const LISTS = 1;
/** Work that is remembered, and the entry of the object: added, judged, and removed from those that wait. */
const WRITE_UNITS = 4 + 3;
const READ_UNITS = 1;
/** That it was created, which a bucket sends on request, and that it is staged. */
const EVENTS = 2;
/** Three queues: each message is sent, received and deleted; and one look at the length of a queue. */
const QUEUE_REQUESTS = 3 * 3 + 1;
/** Of `extract` and `load`; those of `publisher` have many objects. */
const INVOCATIONS = 2;
/** Assumed seconds of each of the two for an object of one chunk. */
const EXTRACT_SECONDS = 1;
const LOAD_SECONDS = 2;

/** Assumed minutes of a run of the job, which is billed by the second, for a minute at least. */
const RUN_MINUTES = 5;
/** States of an execution that blocks nothing, and its start. */
const TRANSITIONS = 5;
/** DPU of a worker (Glue developer guide, "Worker types"). */
export const DPU = { 'G.1X': 1, 'G.2X': 2, 'G.4X': 4, 'G.8X': 8 } as const;

/** A crawl is billed for ten minutes at least, and takes two DPU in the example of AWS (Glue, page of prices, "Crawlers"). */
const CRAWL_MINUTES = 10;
const CRAWL_DPU = 2;

/** Lambda polls an empty queue with five pollers that wait 20 seconds each (developer guide, "Amazon SQS polling and scaling"). */
const POLLS_PER_DAY = (5 * SECONDS_PER_DAY) / 20;
/** Starts of the listing a day. */
const LISTINGS_PER_DAY = MINUTES_PER_DAY / 15;
/** Versions of objects in an answer of a listing (API reference, ListObjectVersions). */
const VERSIONS_PER_LIST = 1000;
const GB_PER_TB = 1024;

/** Estimates the loading and publishing of feeds, if each of its objects has one chunk. */
export function estimateFeeds(settings: Settings, workload: Workload): LineItem[] {
  const { enabled, publish, athena, listing, crawler } = settings.elt;
  if (!enabled) return [];
  const { feedObjectsPerDay, feedGbQueried } = workload;
  const objects = feedObjectsPerDay * DAYS_PER_MONTH;
  const queues = publish.enabled ? 3 : 2;
  const looked = (feedObjectsPerDay * listing.lookBackHours) / 24;
  const listings = listing.enabled ? LISTINGS_PER_DAY * DAYS_PER_MONTH : 0;
  const keptDays = Math.min(
    workload.months * DAYS_PER_MONTH,
    settings.storage.bronzeExpiresAfterDays ?? Number.POSITIVE_INFINITY,
  );
  return [
    ...times(objects, itemsOfObject(settings)),
    ...times(countRuns(settings, workload), itemsOfRun(settings)),
    {
      service: 'SQS',
      item: 'polls of empty queues',
      quantity: queues * POLLS_PER_DAY * DAYS_PER_MONTH,
      price: 'sqs.request',
      note: 'at most, with five pollers of a queue',
    },
    {
      service: 'S3',
      item: 'marks of objects read by listings',
      quantity: looked * listings,
      price: 's3.get',
      note: `objects of ${listing.lookBackHours} h, every 15 minutes`,
    },
    {
      service: 'S3',
      item: 'lists of versions by listings',
      quantity: listings * (countFolders(settings) + (feedObjectsPerDay * keptDays) / VERSIONS_PER_LIST),
      price: 's3.list',
      note: 'every 15 minutes; assumed: objects of every bucket stay as long as bronze',
    },
    {
      service: 'Athena',
      item: 'queries of feeds',
      quantity: publish.enabled && athena.enabled ? feedGbQueried / GB_PER_TB : 0,
      price: 'athena.scannedTb',
    },
    {
      service: 'Glue',
      item: 'daily crawls of files of feeds',
      quantity: crawler.enabled && crawler.bySchedule ? CRAWL_DPU * (CRAWL_MINUTES / 60) * DAYS_PER_MONTH : 0,
      price: 'glue.dpuHour',
      note: `assumed: ${CRAWL_MINUTES} minutes a crawl, the least that is billed`,
    },
  ];
}

/** Counts the folders that a listing reads: those of each bucket besides the lake, whose folders of feeds count as one. */
const countFolders = ({ elt: { sourceBuckets } }: Settings): number =>
  1 + sourceBuckets.reduce((sum, { feeds }) => sum + Object.keys(feeds).length, 0);

/** Counts the runs of the job in a month: one at each scheduled start at most, since a run publishes what waits, and none without objects. */
function countRuns({ elt: { publish } }: Settings, { feedObjectsPerDay }: Workload): number {
  if (!publish.enabled) return 0;
  const starts = publish.bySchedule ? MINUTES_PER_DAY / publish.everyMinutes : Number.POSITIVE_INFINITY;
  return Math.min(feedObjectsPerDay, starts) * DAYS_PER_MONTH;
}

/** Objects of a million rows, and runs that publish them. */
export interface MillionRows {
  readonly objects: number;
  readonly runs: number;
}

/** Lists what a million rows of feeds need, besides what is there all the time. */
export const itemsOfRows = (settings: Settings, { objects, runs }: MillionRows): LineItem[] => [
  ...times(objects, itemsOfObject(settings)),
  ...times(settings.elt.publish.enabled ? runs : 0, itemsOfRun(settings)),
];

/** Multiplies quantities. */
export const times = (factor: number, items: readonly LineItem[]): LineItem[] =>
  items.map((each) => ({ ...each, quantity: factor * each.quantity }));

function itemsOfObject({ elt: { extract, load } }: Settings): LineItem[] {
  const gbSeconds = (memoryMegabytes: number, seconds: number) => (memoryMegabytes / 1024) * seconds;
  const duration =
    gbSeconds(extract.memoryMegabytes, EXTRACT_SECONDS) + gbSeconds(load.memoryMegabytes, LOAD_SECONDS);
  return [
    { service: 'S3', item: 'writes of staging', quantity: PUTS, price: 's3.put' },
    { service: 'S3', item: 'reads of staging', quantity: GETS, price: 's3.get' },
    { service: 'S3', item: 'lists of versions', quantity: LISTS, price: 's3.list' },
    {
      service: 'DynamoDB',
      item: 'work and publications written',
      quantity: WRITE_UNITS,
      price: 'dynamoDb.writeUnit',
    },
    { service: 'DynamoDB', item: 'publications read', quantity: READ_UNITS, price: 'dynamoDb.readUnit' },
    { service: 'EventBridge', item: 'events of objects', quantity: EVENTS, price: 'eventBridge.event' },
    { service: 'SQS', item: 'messages of feeds', quantity: QUEUE_REQUESTS, price: 'sqs.request' },
    {
      service: 'Lambda',
      item: 'extract and load invocations',
      quantity: INVOCATIONS,
      price: 'lambda.request',
    },
    {
      service: 'Lambda',
      item: 'extract and load duration',
      quantity: duration,
      price: 'lambda.gbSecond',
      note: `assumed: ${EXTRACT_SECONDS} s and ${LOAD_SECONDS} s an object`,
    },
  ];
}

/** Lists what a run of the job that publishes feeds needs. */
export const itemsOfRun = ({ elt: { publish } }: Settings): LineItem[] => [
  {
    service: 'Glue',
    item: 'job that publishes feeds',
    quantity: publish.workers * DPU[publish.workerType] * (RUN_MINUTES / 60),
    price: 'glue.dpuHour',
    note: `assumed: ${RUN_MINUTES} minutes a run`,
  },
  {
    service: 'Step Functions',
    item: 'transitions of publications',
    quantity: TRANSITIONS,
    price: 'stepFunctions.transition',
  },
];
