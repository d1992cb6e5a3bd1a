import { DAYS_PER_MONTH, type Settings } from '@cardlake/platform';
import type { LineItem } from './line-item';
import { GB, type Workload } from './workload';

/** Compressed share of NDJSON, and size of a Parquet row of silver or gold. */
const GZIP_SHARE = 0.25;
const PARQUET_BYTES = 120;
/** Silver, and two gold tables. */
const TABLES = 3;
/** Requests of a Spark run: Iceberg metadata, a few data files per table, and input. */
const PUTS_PER_RUN = 200;
const GETS_PER_RUN = 2000;
/** Keys in the answer to a LIST request. Where there is none, Spark asks a second time whether there is a folder. */
const KEYS_PER_LIST = 1000;
const LISTS_OF_NOTHING = 2;
/** Days that each run lists of every bronze table; a run a day lists everything (`spark-jobs/tests/silver/test_listed_days.py`). */
const LISTED_DAYS = 2;
const MEGABYTE = 2 ** 20;

/** Counts the requests that list authorisations, disputes and decisions, of which there may be as many as authorisations, or none. */
function listsOfTables(authorizations: number): number {
  const lists = Math.ceil(authorizations / KEYS_PER_LIST);
  return 2 * lists + Math.max(lists, LISTS_OF_NOTHING);
}

/** Estimates S3 after some months of events, and its audit trail. */
export function estimateStorage(settings: Settings, workload: Workload, runs: number): LineItem[] {
  const { bronze, storage: rules } = settings;
  const { eventsPerDay, eventBytes, months } = workload;
  const days = months * DAYS_PER_MONTH;
  const bronzeDays = Math.min(days, rules.bronzeExpiresAfterDays ?? days);
  const warmDays = Math.min(bronzeDays, rules.bronzeToInfrequentAccessAfterDays);
  const bronzeGbPerDay = (eventsPerDay * eventBytes * GZIP_SHARE) / GB;
  const tablesGb = (eventsPerDay * days * PARQUET_BYTES * TABLES) / GB;
  const objectsPerDay = Math.min(
    eventsPerDay,
    Math.max(
      bronze.bufferSeconds > 0 ? 86_400 / bronze.bufferSeconds : 0,
      (eventsPerDay * eventBytes) / (bronze.bufferMegabytes * MEGABYTE),
    ),
  );
  const puts = objectsPerDay * DAYS_PER_MONTH + runs * PUTS_PER_RUN;
  const gets = runs * GETS_PER_RUN;
  const listsPerDay =
    // Spark looks up each object that it reads.
    objectsPerDay +
    (runs / DAYS_PER_MONTH) * LISTED_DAYS * listsOfTables(objectsPerDay) +
    listsOfTables(objectsPerDay * bronzeDays);
  const service = 'S3';
  return [
    {
      service,
      item: `silver and gold after ${months} months`,
      quantity: tablesGb,
      price: 's3.standardGbMonth',
    },
    { service, item: 'bronze', quantity: bronzeGbPerDay * warmDays, price: 's3.standardGbMonth' },
    {
      service,
      item: 'bronze in Infrequent Access',
      quantity: bronzeGbPerDay * (bronzeDays - warmDays),
      price: 's3.infrequentGbMonth',
    },
    { service, item: 'writes', quantity: puts, price: 's3.put' },
    { service, item: 'reads', quantity: gets, price: 's3.get' },
    {
      service,
      item: 'lists of bronze',
      quantity: listsPerDay * DAYS_PER_MONTH,
      price: 's3.list',
      note: 'flat, days since the last run; everything once a day',
    },
    {
      service: 'CloudTrail',
      item: 'audited reads and writes',
      quantity: rules.auditDataEvents ? puts + gets : 0,
      price: 'cloudTrail.dataEvent',
    },
  ];
}
